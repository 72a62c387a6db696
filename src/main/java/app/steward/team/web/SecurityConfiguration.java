package app.steward.team.web;

import app.steward.team.Covers;
import app.steward.team.KeyGate;
import app.steward.team.KnownBrowsers;
import app.steward.team.SignIn;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.session.security.web.authentication.SpringSessionRememberMeServices;
import org.springframework.web.cors.CorsConfiguration;

/** Who comes in where. People by form and session, programs by key, everybody to what is no secret. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    private static final String UNSUBSCRIBE = "/unsubscribe";

    private static final CorsConfiguration ANY_SITE = anySite();

    private static final Duration STAY = Duration.ofDays(14);

    private final TeamMembers members;
    private final Covers covers;
    private final KeyGate keys;
    private final KnownBrowsers browsers;
    private final ProblemWriter problems;

    SecurityConfiguration(
            TeamMembers members, Covers covers, KeyGate keys, KnownBrowsers browsers, ProblemWriter problems) {
        this.members = members;
        this.covers = covers;
        this.browsers = browsers;
        this.keys = keys;
        this.problems = problems;
    }

    /**
     * Clients that send events, also from browsers: any site may, since nothing but the key counts. Reading and deleting
     * what was sent takes a secret key.
     */
    @Bean
    @Order(0)
    SecurityFilterChain events(HttpSecurity http) {
        ProblemWriter failures = problems.forEvents();
        return headers(http)
                .securityMatcher("/api/v1_1/**", "/api_js/**", "/v1/**")
                .cors(cors -> cors.configurationSource(request -> ANY_SITE))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new KeyFilter(keys, members, failures), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.OPTIONS)
                        .permitAll()
                        // the tracking API looks for the key in the body, too
                        .requestMatchers(HttpMethod.POST, "/v1/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST)
                        .hasAuthority(KeyFilter.SEND)
                        .anyRequest()
                        .hasAuthority(KeyFilter.MANAGE))
                .exceptionHandling(wrong -> wrong.authenticationEntryPoint((request, response, e) ->
                                failures.write(response, HttpStatus.UNAUTHORIZED, "Send an API key."))
                        .accessDeniedHandler((request, response, e) ->
                                failures.write(response, HttpStatus.FORBIDDEN, "A write key may only send data.")))
                .build();
    }

    /** Programs. Nothing here makes or reads a session, so no page of another site can use one. */
    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http) {
        return headers(http)
                .securityMatcher("/api/**")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new KeyFilter(keys, members, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        // What the API can do is no secret; the source says the same.
                        .requestMatchers(
                                HttpMethod.GET,
                                "/api/v2/openapi.json",
                                "/api/v2/openapi.json/**",
                                "/api/v2/docs",
                                "/api/v2/docs/**",
                                "/api/v2/swagger-ui/**")
                        .permitAll()
                        // mail services have no key, but the secret of their address
                        .requestMatchers(HttpMethod.POST, "/api/v2/mail-events/*/*")
                        .permitAll()
                        .anyRequest()
                        .hasAuthority(KeyFilter.MANAGE))
                .exceptionHandling(wrong -> wrong.authenticationEntryPoint((request, response, e) ->
                                problems.write(response, HttpStatus.UNAUTHORIZED, "Send an API key."))
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(response, HttpStatus.FORBIDDEN, "A write key may only send data.")))
                .build();
    }

    /** Health is for everybody, figures are for administrators and for secret keys that act as one. */
    @Bean
    @Order(2)
    SecurityFilterChain operators(HttpSecurity http) {
        return headers(http)
                .securityMatcher("/actuator/**")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .addFilterBefore(new MemberFilter(members, covers), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new KeyFilter(keys, members, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .access((authentication, context) -> {
                            Viewer viewer = CurrentViewer.of(context.getRequest());
                            return new AuthorizationDecision(viewer != null && viewer.mayAdminister());
                        }))
                .exceptionHandling(wrong -> wrong.authenticationEntryPoint((request, response, e) ->
                                problems.write(response, HttpStatus.UNAUTHORIZED, "Send a secret API key."))
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(response, HttpStatus.FORBIDDEN, "Only administrators may see this.")))
                .build();
    }

    /** Files that never change: no session is read for them, and they may be cached. */
    @Bean
    @Order(3)
    SecurityFilterChain files(HttpSecurity http) {
        return headers(http)
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
                .securityMatcher("/assets/**", "/webjars/**", "/_static/**", "/favicon.ico", "/robots.txt")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** People. The first session is made by signing in; until then a cookie carries the token of the form. */
    @Bean
    @Order(4)
    SecurityFilterChain people(HttpSecurity http) {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        CookieRequestCache wanted = new CookieRequestCache();
        wanted.setRequestMatcher(SecurityConfiguration::isPage);
        wanted.setCookieCustomizer(cookie -> {
            cookie.setAttribute("SameSite", "Lax");
            cookie.setMaxAge((int) Duration.ofMinutes(30).toSeconds());
        });
        SavedRequestAwareAuthenticationSuccessHandler in = new SavedRequestAwareAuthenticationSuccessHandler();
        in.setRequestCache(wanted);
        SpringSessionRememberMeServices stay = new SpringSessionRememberMeServices();
        stay.setRememberMeParameterName("stay");
        stay.setValiditySeconds((int) STAY.toSeconds());
        return headers(http)
                .csrf(csrf -> csrf.csrfTokenRepository(tokens)
                        // posted to by mail programs; the signature in its address is what counts
                        .ignoringRequestMatchers(UNSUBSCRIBE))
                .requestCache(cache -> cache.requestCache(wanted))
                .addFilterBefore(new MemberFilter(members, covers), AnonymousAuthenticationFilter.class)
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter("email")
                        .passwordParameter("password")
                        .authenticationDetailsSource(SignInAttempt::of)
                        .successHandler((request, response, signedIn) -> {
                            String email = request.getParameter("email");
                            SignInAttempt.keep(
                                    browsers.remember(SignInAttempt.of(request).known(), email == null ? "" : email),
                                    request,
                                    response);
                            Optional<KeptForm> kept = KeptForm.carried(request);
                            if (isScript(request)) {
                                response.setStatus(HttpStatus.NO_CONTENT.value());
                            } else if (kept.isPresent()) {
                                kept.get().show("", request, response);
                            } else {
                                in.onAuthenticationSuccess(request, response, signedIn);
                            }
                        })
                        .failureHandler(this::refuse))
                .rememberMe(remember -> remember.rememberMeServices(stay))
                .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?signed-out"))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers(
                                        "/sign-in",
                                        "/sign-in/state",
                                        "/sign-in/again",
                                        KeptForm.ADDRESS,
                                        "/set-up",
                                        "/password",
                                        "/password/forgotten",
                                        UNSUBSCRIBE,
                                        "/error")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .exceptionHandling(wrong ->
                        wrong.authenticationEntryPoint(toSignIn()).accessDeniedHandler(SecurityConfiguration::deny))
                .build();
    }

    /** Who mistyped: the form again, with what was kept on the way to it. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException, ServletException {
        String query = e instanceof TooEarly early ? "?wait=" + early.seconds() : "?error";
        Optional<KeptForm> kept = KeptForm.carried(request);
        if (isScript(request)) {
            String said = e instanceof TooEarly early
                    ? "There were too many wrong tries. Wait " + SignInPages.time(early.seconds())
                            + ", then sign in again."
                    : "The password is wrong.";
            problems.write(response, HttpStatus.BAD_REQUEST, said);
        } else if (kept.isPresent()) {
            kept.get().show(query, request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/sign-in" + query);
        }
    }

    /**
     * A form whose token no longer holds was drawn before a sign-in or sign-out in another window: a script learns that
     * as it learns of a session that is over, and asks for the token of now.
     */
    private static void deny(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException, ServletException {
        Optional<KeptForm> kept = e instanceof CsrfException ? KeptForm.of(request) : Optional.empty();
        if (e instanceof CsrfException && isScript(request)) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else if (kept.isPresent()) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            kept.get().show("", request, response);
        } else {
            new AccessDeniedHandlerImpl().handle(request, response, e);
        }
    }

    private static boolean isScript(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getHeader("HX-Request") != null || accept != null && accept.startsWith("application/json");
    }

    /** E-mail and password of the form, looked at by {@link SignIn}. */
    @Bean
    AuthenticationProvider byPassword(SignIn signIn) {
        return new AuthenticationProvider() {
            @Override
            public Authentication authenticate(Authentication asked) {
                SignInAttempt attempt =
                        asked.getDetails() instanceof SignInAttempt known ? known : new SignInAttempt("", null);
                SignIn.Outcome outcome = signIn.attempt(
                        asked.getName(), String.valueOf(asked.getCredentials()), attempt.address(), attempt.known());
                if (!outcome.delay().isZero()) {
                    throw new TooEarly(outcome.delay());
                }
                TeamMember member = outcome.member();
                if (member == null) {
                    throw new BadCredentialsException("The e-mail or the password is wrong");
                }
                return signedIn(member);
            }

            @Override
            public boolean supports(Class<?> kind) {
                return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
            }
        };
    }

    static Authentication signedIn(TeamMember member) {
        return UsernamePasswordAuthenticationToken.authenticated(
                new SignedIn(member.id(), member.sessionGeneration()), null, AuthorityUtils.NO_AUTHORITIES);
    }

    /** No span and timer for each of the thirty filters of a request: what a request takes is measured as a whole. */
    @Bean
    static SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** External ids stand in paths and may hold anything, so what is encoded passes. */
    @Bean
    static HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowSemicolon(true);
        return firewall;
    }

    /** Leaves {@code %2F} and {@code %5C} as they are, for Spring to decode within one part of the path. */
    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling("passthrough");
            connector.setEncodedReverseSolidusHandling("passthrough");
            // Conditions are JSON, and stand in addresses; not every client encodes their brackets.
            connector.setProperty("relaxedQueryChars", "\"<>[]\\^`{|}");
        });
    }

    private static CorsConfiguration anySite() {
        CorsConfiguration any = new CorsConfiguration();
        any.addAllowedOrigin(CorsConfiguration.ALL);
        any.setAllowedMethods(List.of("GET", "POST", "DELETE", "OPTIONS"));
        any.setAllowedHeaders(List.of("Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key"));
        any.setExposedHeaders(List.of("Retry-After"));
        any.setAllowCredentials(false);
        any.setMaxAge(Duration.ofHours(1));
        return any;
    }

    private static HttpSecurity headers(HttpSecurity http) {
        return http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)));
    }

    /** Scripts follow a redirect within their request, so they are told; htmx loads the page where none listens. */
    private static AuthenticationEntryPoint toSignIn() {
        LoginUrlAuthenticationEntryPoint form = new LoginUrlAuthenticationEntryPoint("/sign-in");
        return (request, response, e) -> {
            Optional<KeptForm> kept = KeptForm.of(request);
            if (isScript(request)) {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                response.setHeader("HX-Redirect", request.getContextPath() + "/sign-in");
            } else if (kept.isPresent()) {
                kept.get().show("", request, response);
            } else {
                form.commence(request, response, e);
            }
        };
    }

    /** Only what a person would want to come back to after signing in. */
    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("GET")
                && request.getHeader("HX-Request") == null
                && !request.getRequestURI().equals("/error")
                && accept != null
                && accept.contains("text/html");
    }
}
