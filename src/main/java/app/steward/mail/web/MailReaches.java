package app.steward.mail.web;

import app.steward.mail.TeamMail;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Lets pages ask whether mail reaches the team; asked by those alone that offer it. */
@ControllerAdvice
class MailReaches {
    private final TeamMail mail;

    MailReaches(TeamMail mail) {
        this.mail = mail;
    }

    @ModelAttribute("teamMail")
    Asked teamMail() {
        return new Asked(mail);
    }

    /** What pages ask. */
    public static final class Asked {
        private final TeamMail mail;

        Asked(TeamMail mail) {
            this.mail = mail;
        }

        public boolean isPossible() {
            return mail.isPossible();
        }
    }
}
