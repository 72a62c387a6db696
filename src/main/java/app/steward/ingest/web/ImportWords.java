package app.steward.ingest.web;

import app.steward.ingest.FileSurvey;
import app.steward.ingest.ImportDraft;
import app.steward.ingest.ImportKind;
import app.steward.ingest.ImportRow;
import app.steward.ingest.PastImport;
import app.steward.web.Formats;
import java.util.Locale;
import java.util.Map;

/** What the pages of imports say, in words for who has never heard of an encoding. */
final class ImportWords {
    private static final Map<String, String> SEPARATORS =
            Map.of(",", "commas", ";", "semicolons", "\t", "tabs", "|", "vertical bars");

    private static final Map<ImportKind, String> HELP = Map.of(
            ImportKind.ACCOUNTS, "One row for each company you look after",
            ImportKind.USERS, "The people who work in these companies",
            ImportKind.SUBSCRIPTIONS, "What they pay for, from when to when",
            ImportKind.USAGE, "How often a feature was used on a day",
            ImportKind.TICKETS, "What they asked your support",
            ImportKind.INVOICES, "What they were billed, and have paid",
            ImportKind.TOUCHPOINTS, "Calls, meetings and notes of your team",
            ImportKind.ANSWERS, "To NPS and satisfaction surveys");

    private final Formats formats;

    ImportWords(Formats formats) {
        this.formats = formats;
    }

    public String help(ImportKind kind) {
        return HELP.getOrDefault(kind, "");
    }

    /** What its rows are, in the middle of a sentence: one of them, or as many. */
    public String records(ImportKind kind, long count) {
        if (kind == ImportKind.USAGE) {
            return count == 1 ? "row of usage" : "rows of usage";
        }
        return count == 1 ? kind.key().substring(0, kind.key().length() - 1) : kind.key();
    }

    /** "1 account", "3,120 rows of usage". */
    public String counted(ImportKind kind, long count) {
        return formats.number(count) + " " + records(kind, count);
    }

    public String state(PastImport done) {
        if (done.undo() != null && done.undo().state().equals("running")) {
            return "Being taken back";
        } else if (done.undo() != null && done.undo().state().equals("done")) {
            return done.undo().kept() == 0 ? "Taken back" : "Taken back in part";
        } else if (done.isRunning()) {
            return "Running";
        } else if (done.state().equals("failed")) {
            return "Failed";
        }
        return done.dryRun() ? "Checked only" : "Done";
    }

    /** How the state looks: nothing where it is neither good nor bad. */
    public String mood(PastImport done) {
        if (done.undo() != null || done.dryRun() && done.state().equals("done") || done.isRunning()) {
            return "";
        }
        return done.state().equals("failed") ? "poor" : "good";
    }

    /** What a running one does now. */
    public String phase(PastImport running) {
        return switch (running.figures().progress().phase()) {
            case "looking" -> "Looking at the whole file";
            case "reading" -> "Reading the rows";
            case "writing" -> running.dryRun() ? "Comparing with what is stored" : "Writing";
            case "done" -> "Done";
            default -> "Waits for its turn";
        };
    }

    /** How far a running one is, of a hundred. */
    public int percent(PastImport running) {
        ImportRow.Progress at = running.figures().progress();
        double share = at.total() == 0 ? 0 : Math.min(1, (double) at.done() / at.total());
        return switch (at.phase()) {
            case "looking" -> (int) (share * 20);
            case "reading" -> 20 + (int) (share * 50);
            case "writing" -> 70 + (int) (share * 30);
            case "done" -> 100;
            default -> 0;
        };
    }

    public int percent(ImportDraft looking) {
        return looking.bytes() == 0 ? 0 : (int) Math.min(100, looking.done() * 100 / looking.bytes());
    }

    /** "214 kB", "1.3 MB". */
    public String size(long bytes) {
        if (bytes >= 10L << 20) {
            return (bytes >> 20) + " MB";
        } else if (bytes >= 1L << 20) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
        }
        return bytes >= 1024 ? (bytes >> 10) + " kB" : formats.plural(bytes, "byte");
    }

    /** How the text is written in bytes, and what that means to a person. */
    public String letters(FileSurvey found) {
        return switch (found.encoding()) {
            case "UTF-8" -> "Unicode (UTF-8)";
            case "UTF-16LE", "UTF-16BE" -> "Unicode (UTF-16)";
            default -> "Western European (Windows-1252), as older versions of Excel save it";
        };
    }

    public String separator(FileSurvey found) {
        return SEPARATORS.getOrDefault(found.separator(), "“" + found.separator() + "”");
    }

    /** What a phase of looking for somebody to do next is called: where the draft is. */
    public String step(ImportDraft draft) {
        return switch (draft.state()) {
            case "looking" -> "Is being looked at";
            case "failed" -> "Can’t be read";
            default -> "Waits for you to say what its columns are";
        };
    }
}
