package app.steward.team.web;

import app.steward.team.Viewer;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.JsonNode;

/** What OpenAPI says of the management API as a whole: the key, on whose behalf, and how calls are answered. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String KEY = "secretKey";
    private static final Set<String> STARTS_WORK = Set.of("/api/v2/refreshes", "/api/v2/imports");

    static {
        // Filled in from the key, never sent.
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Viewer.class)
                .replaceWithSchema(JsonNode.class, new ObjectSchema());
    }

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(new Info()
                        .title("Steward management API")
                        .version("2")
                        .description(
                                "Provisioning and integration over JSON. Bad input is answered with 400, a missing or"
                                        + " wrong key with 401, a missing right with 403, an unknown record with 404, a"
                                        + " conflict with 409, always as application/problem+json. Collections answer"
                                        + " items and, where more follow, next, to be sent as after."))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A secret key. It acts as an administrator, or as the team member"
                                                + " for whom it was made.")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /** What holds for every call, so that no controller has to say it. */
    @Bean
    OpenApiCustomizer everyCall() {
        return api -> api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, call) -> {
                    call.addParametersItem(new HeaderParameter()
                            .name("X-Act-As")
                            .required(false)
                            .schema(new StringSchema())
                            .description("E-mail of a team member: the answer is what that member may see and do."));
                    takesObject(call);
                    if (STARTS_WORK.contains(path)) {
                        answers(call.getResponses(), "201", "202");
                    }
                    Content problem = new Content().addMediaType("application/problem+json", new MediaType());
                    call.getResponses()
                            .addApiResponse(
                                    "4XX",
                                    new ApiResponse()
                                            .description("A problem (RFC 9457)")
                                            .content(problem));
                }));
    }

    /** Which status a call answers with, as its method says it: what was made has an address, what is gone says nothing. */
    @Bean
    OperationCustomizer statuses() {
        return (call, method) -> {
            ResolvableType answer = ResolvableType.forMethodReturnType(method.getMethod());
            if (answer.resolve() == ResponseEntity.class) {
                boolean made = method.hasMethodAnnotation(PostMapping.class);
                boolean nothing = answer.getGeneric(0).resolve() == Void.class;
                answers(call.getResponses(), "200", made ? "201" : nothing ? "204" : "200");
            }
            return call;
        };
    }

    private static void takesObject(Operation call) {
        if (call.getRequestBody() != null && call.getRequestBody().getContent() != null) {
            call.getRequestBody().getContent().values().forEach(media -> {
                Schema<?> schema = media.getSchema();
                if (schema == null
                        || schema.getTypes() != null && schema.getTypes().contains("string")) {
                    media.setSchema(new ObjectSchema());
                }
            });
        }
    }

    /** What is described under one status is answered under another. */
    private static void answers(ApiResponses responses, String usual, String status) {
        ApiResponse good = responses.remove(usual);
        if (good != null) {
            responses.addApiResponse(status, status.equals("204") ? new ApiResponse().description("Done") : good);
        }
    }
}
