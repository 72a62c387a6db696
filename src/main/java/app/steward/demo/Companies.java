package app.steward.demo;

import app.steward.demo.Company.Course;
import app.steward.demo.Company.Town;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.datafaker.Faker;

/** Makes up companies: many small ones, few large ones, at every stage of their life. */
final class Companies {
    /** The first ones carry fixed names, so that a walk through the product can name them. */
    private static final List<String> KNOWN = List.of(
            "Tolva Robotics",
            "Larkholm Foods",
            "Grenholt Steel",
            "Quillmark Publishing",
            "Ferrowind Power",
            "Sundrift Media",
            "Dunmere Water",
            "Osprelle Insurance",
            "Nordvane Shipping",
            "Pellworth Energy",
            "Lumenor Lighting",
            "Thornwick Legal",
            "Ilvara Travel",
            "Tamsel Grocers",
            "Birchmoor Hotels",
            "Bravelle Cosmetics",
            "Kestrow Finance",
            "Mirelund Design",
            "Castelyn Books",
            "Veldane Pharma",
            "Oakenby Schools",
            "Wexbury Motors");

    private static final List<String> INDUSTRIES = List.of(
            "Software",
            "Financial services",
            "Retail",
            "Health care",
            "Manufacturing",
            "Media",
            "Education",
            "Energy",
            "Logistics",
            "Travel",
            "Professional services",
            "Public sector");
    private static final List<Town> TOWNS = List.of(
            new Town("Copenhagen", "Hovedstaden", "1050", "Denmark"), new Town("Oslo", "Oslo", "0150", "Norway"),
            new Town("Gothenburg", "Västra Götaland", "411 03", "Sweden"),
                    new Town("Helsinki", "Uusimaa", "00100", "Finland"),
            new Town("Hamburg", "Hamburg", "20095", "Germany"), new Town("Munich", "Bavaria", "80331", "Germany"),
            new Town("Lyon", "Auvergne-Rhône-Alpes", "69001", "France"),
                    new Town("Utrecht", "Utrecht", "3511", "Netherlands"),
            new Town("Leeds", "England", "LS1 4DY", "United Kingdom"),
                    new Town("Dublin", "Leinster", "D02 X285", "Ireland"),
            new Town("Boston", "MA", "02108", "United States"), new Town("Austin", "TX", "78701", "United States"),
            new Town("Denver", "CO", "80202", "United States"), new Town("Toronto", "ON", "M5H 2N2", "Canada"),
            new Town("Melbourne", "VIC", "3000", "Australia"), new Town("Bengaluru", "Karnataka", "560001", "India"));

    private final Faker faker;
    private final Random random;
    private final LocalDate today;
    private final Set<String> names = new HashSet<>();

    Companies(Faker faker, Random random, LocalDate today) {
        this.faker = faker;
        this.random = random;
        this.today = today;
    }

    List<Company> make(int count) {
        List<Company> companies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            companies.add(company(i, companies));
        }
        return companies;
    }

    private Company company(int i, List<Company> before) {
        int roll = random.nextInt(100);
        String stage = i < KNOWN.size()
                ? "live"
                : roll < 9 ? "trial" : roll < 20 ? "onboarding" : roll < 91 ? "live" : "cancelled";
        int employees = (int) Math.round(Math.exp(2.2 + random.nextGaussian() * 1.1) * 10);
        int size = employees < 60 ? 0 : employees < 320 ? 1 : 2;
        String plan = Company.PLANS.get(random.nextInt(100) < 85 ? size : Math.max(0, size - 1));
        int seats = Math.max(3, (int) (employees * (0.08 + random.nextDouble() * 0.3)));
        LocalDate created = switch (stage) {
            case "trial" -> today.minusDays(random.nextInt(3, 32));
            case "onboarding" -> today.minusDays(random.nextInt(15, 110));
            default -> today.minusDays(random.nextInt(120, 1500));
        };
        LocalDate renews = stage.equals("trial") || stage.equals("cancelled")
                ? null
                : today.plusDays(random.nextInt(2, i < KNOWN.size() ? 90 : 365));
        Long parent = i > 60 && random.nextInt(100) < 6
                ? (Long) before.get(random.nextInt(60)).id()
                : null;
        return new Company(
                i + 1L,
                "ACC-" + (1001 + i),
                i < KNOWN.size() ? KNOWN.get(i) : name(),
                parent,
                stage,
                stage.equals("cancelled") ? "Churned" : random.nextInt(100) < 88 ? "Active" : "Paused",
                INDUSTRIES.get(random.nextInt(INDUSTRIES.size())),
                plan,
                employees,
                seats,
                stage.equals("trial") ? BigDecimal.ZERO : price(plan, seats),
                created,
                stage.equals("trial") || random.nextBoolean() ? created : null,
                renews,
                TOWNS.get(random.nextInt(TOWNS.size())),
                Course.of(stage, random),
                Math.min(seats, Math.max(2, (int) Math.round(Math.exp(2.32 + random.nextGaussian() * 0.6)))));
    }

    private static BigDecimal price(String plan, int seats) {
        double perSeat = plan.equals("Starter") ? 29 : plan.equals("Business") ? 45 : 62;
        return BigDecimal.valueOf(perSeat * seats)
                .setScale(-1, RoundingMode.HALF_UP)
                .setScale(2, RoundingMode.HALF_UP);
    }

    private String name() {
        String name = faker.company().name();
        while (!names.add(name)) {
            name = faker.company().name() + " " + faker.address().cityName();
        }
        return name;
    }
}
