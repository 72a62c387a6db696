package app.steward.team.web;

import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hands the {@link Viewer} of the request to controllers, as a parameter, and to pages, as {@code viewer} in the model
 * (null before sign-in).
 */
@Configuration(proxyBeanMethods = false)
@ControllerAdvice
class CurrentViewer implements WebMvcConfigurer, HandlerMethodArgumentResolver {

    private static final String ATTRIBUTE = Viewer.class.getName();

    static void set(HttpServletRequest request, Viewer viewer) {
        request.setAttribute(ATTRIBUTE, viewer);
    }

    static @Nullable Viewer of(HttpServletRequest request) {
        return (Viewer) request.getAttribute(ATTRIBUTE);
    }

    @ModelAttribute("viewer")
    @Nullable
    Viewer viewer(HttpServletRequest request) {
        return of(request);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Viewer.class && !parameter.hasParameterAnnotation(ModelAttribute.class);
    }

    /** Null where nobody came in and the parameter may be so: where a key may still be found in the body. */
    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Viewer viewer = of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
        if (viewer == null && !parameter.isOptional()) {
            throw new AuthenticationCredentialsNotFoundException("Nobody is signed in");
        }
        return viewer;
    }
}
