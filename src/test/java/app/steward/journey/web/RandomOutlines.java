package app.steward.journey.web;

import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Journeys of any shape: forks within forks, empty ways, ends here and there, one way open or none. */
final class RandomOutlines {
    private static final String[] PLAIN = {"wait", "email", "task", "set", "notify"};

    private RandomOutlines() {}

    static Outline of(long seed) {
        Random random = new Random(seed);
        Outline outline = Outline.of(null);
        fill(outline, "", 0, random, 0, new int[] {1 + random.nextInt(40)});
        return outline;
    }

    private static void fill(Outline outline, String fork, int way, Random random, int depth, int[] left) {
        String after = "";
        int many = random.nextInt(depth == 0 ? 8 : 4);
        for (int i = 0; i < many && left[0] > 0; i++) {
            left[0]--;
            boolean forks = depth < 4 && random.nextInt(3) == 0;
            String type = forks ? random.nextBoolean() ? "if" : "wait_until" : PLAIN[random.nextInt(PLAIN.length)];
            after = outline.add(step(type), after, fork, way);
            if (!forks) {
                continue;
            }
            int branches = type.equals("if") ? random.nextInt(4) : 0;
            for (int b = 0; b < branches; b++) {
                outline.addBranch(after);
            }
            Outline.Node made = outline.find(after).orElseThrow();
            for (int w = 0; w < made.ways().size(); w++) {
                fill(outline, after, w, random, depth + 1, left);
            }
        }
        if (random.nextInt(3) == 0) {
            outline.add(step("end"), after, fork, way);
        }
    }

    static ObjectNode step(String type) {
        return new JsonMapper().createObjectNode().put("type", type);
    }
}
