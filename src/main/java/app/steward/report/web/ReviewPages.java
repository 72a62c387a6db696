package app.steward.report.web;

import app.steward.listing.ListUrl;
import app.steward.listing.QueryText;
import app.steward.report.Book;
import app.steward.report.Books;
import app.steward.report.Review;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Reports > Portfolio, where everybody starts: how what somebody looks after stands now against thirty days ago. Its cards come
 * one by one after the page, so that none waits for another; where there are no scripts, the page holds them at a click.
 */
@Controller
@RequestMapping("/reports/portfolio")
class ReviewPages {
    /** In the order of the page. */
    private static final List<String> CARDS =
            List.of("headline", "health", "activity", "accounts", "subscriptions", "tasks");

    private final Review review;
    private final Books books;
    private final BookMenus menus;

    ReviewPages(Review review, Books books, BookMenus menus) {
        this.review = review;
        this.books = books;
        this.menus = menus;
    }

    /** @param whole with all cards at once */
    @GetMapping
    String page(
            @RequestParam Map<String, String> params,
            @RequestParam(defaultValue = "false") boolean whole,
            Viewer viewer,
            Model model) {
        Book book = books.read(params, viewer);
        ListUrl address = new ListUrl(Books.PAGE, book.state());
        model.addAttribute("address", address);
        menus.offer(book, viewer, model);
        model.addAttribute("anything", review.isOfAnything(book));
        model.addAttribute("act", new ListUrl(Books.ACT, book.state()).toString());
        model.addAttribute("due", Books.ACT.path() + "/due" + query(book));
        model.addAttribute("query", query(book));
        model.addAttribute("whole", whole);
        if (whole) {
            CARDS.forEach(card -> fill(card, book, model));
        }
        return "report/review";
    }

    @GetMapping("/{card:headline|health|activity|accounts|subscriptions|tasks}")
    String card(@PathVariable String card, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        Book book = books.read(params, viewer);
        fill(card, book, model);
        model.addAttribute("query", query(book));
        return "report/cards :: " + card;
    }

    private void fill(String card, Book whole, Model model) {
        Book book = whole.forCard();
        switch (card) {
            case "headline" -> model.addAttribute("headline", review.headline(book));
            case "health" -> model.addAttribute("health", review.health(book));
            case "activity" -> model.addAttribute("activity", review.activity(book));
            case "accounts" -> model.addAttribute("newAccounts", review.newAccounts(book));
            case "tasks" -> model.addAttribute("tasks", review.tasks(book));
            default -> model.addAttribute("subscriptions", review.subscriptions(book));
        }
        model.addAttribute(card + "AsOf", book.asOf());
    }

    private static String query(Book book) {
        return book.state().isEmpty() ? "" : "?" + QueryText.write(book.state().texts());
    }
}
