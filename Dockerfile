# The application only: the database is another container (docker-compose.yml) or a server of yours.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Pexternal -Dquick -DskipTests package \
    && java -Djarmode=tools -jar target/steward.jar extract --destination /steward

FROM eclipse-temurin:25-jre
RUN useradd --system --create-home --home-dir /home/steward steward
USER steward
WORKDIR /home/steward
COPY --from=build /steward /steward
# out of memory it ends, and what runs the container starts it anew
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=6 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
ENTRYPOINT ["java", "-jar", "/steward/steward.jar"]
