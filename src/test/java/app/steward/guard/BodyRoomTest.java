package app.steward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyRoomTest {

    private static BodyRoom of(long heapMegabytes) {
        return new BodyRoom(heapMegabytes << 20, Duration.ofMillis(1));
    }

    @Test
    void what_is_held_at_once_fits_a_quarter_of_the_heap() {
        BodyRoom room = of(1024);
        List<BodyRoom.Taken> held = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            held.add(room.take(BodyRule.USUAL));
        }
        assertThatThrownBy(() -> room.take(BodyRule.USUAL)).isInstanceOf(TooManyBodies.class);
        held.get(0).close();
        room.take(BodyRule.USUAL).close();
    }

    @Test
    void small_ones_pass_while_large_ones_wait() {
        BodyRoom room = of(256);
        try (BodyRoom.Taken all = room.take(BodyRule.LARGE)) {
            assertThat(all).isNotNull();
            assertThatThrownBy(() -> room.take(BodyRule.LARGE)).isInstanceOf(TooManyBodies.class);
            room.take(BodyRoom.SMALL).close();
        }
        room.take(BodyRule.LARGE).close();
    }

    @Test
    void one_that_found_no_room_keeps_no_place() {
        BodyRoom room = of(256);
        try (BodyRoom.Taken all = room.take(BodyRule.LARGE)) {
            assertThat(all).isNotNull();
            for (int i = 0; i < 300; i++) {
                assertThatThrownBy(() -> room.take(BodyRule.LARGE)).isInstanceOf(TooManyBodies.class);
            }
            room.take(1).close();
        }
    }
}
