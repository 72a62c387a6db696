package app.steward.notice.web;

import app.steward.notice.Notices;
import app.steward.team.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Gives every page its bell; what it counts is asked by the frame alone, once. */
@ControllerAdvice
class Bell {
    private final Notices notices;

    Bell(Notices notices) {
        this.notices = notices;
    }

    @ModelAttribute("bell")
    Unread bell(@Nullable Viewer viewer) {
        return new Unread(notices, viewer);
    }

    /** What the frame asks. */
    public static final class Unread {
        private final Notices notices;
        private final @Nullable Viewer viewer;

        Unread(Notices notices, @Nullable Viewer viewer) {
            this.notices = notices;
            this.viewer = viewer;
        }

        public int unread() {
            return viewer == null ? 0 : notices.unread(viewer);
        }
    }
}
