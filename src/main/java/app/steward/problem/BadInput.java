package app.steward.problem;

import java.util.List;
import java.util.stream.Collectors;

/** What was sent can't be taken as it is: 400 to a program, the form again to a person. Nothing was changed. */
public class BadInput extends Refused {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    /** Everything that is wrong, at least one fault. */
    public BadInput(List<Fault> faults) {
        super(faults.stream().map(Fault::message).collect(Collectors.joining(" ")));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("Bad input needs a fault");
        }
        this.faults = List.copyOf(faults);
    }

    /** One fault; an empty path means the whole. */
    public static BadInput of(String path, String message) {
        return new BadInput(List.of(new Fault(path, message)));
    }

    @Override
    public List<Fault> faults() {
        return faults;
    }

    /** The same faults seen from outside: {@code value} under {@code condition} becomes {@code condition.value}. */
    public BadInput under(String prefix) {
        return new BadInput(faults.stream()
                .map(fault -> new Fault(join(prefix, fault.path()), fault.message()))
                .toList());
    }

    /** The same faults, all of one input. */
    public BadInput at(String path) {
        return new BadInput(
                faults.stream().map(fault -> new Fault(path, fault.message())).toList());
    }

    private static String join(String prefix, String path) {
        if (path.isEmpty()) {
            return prefix;
        }
        return path.startsWith("[") ? prefix + path : prefix + "." + path;
    }
}
