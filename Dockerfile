# syntax=docker/dockerfile:1
# Built from the sources alone: the host needs Docker, no JDK and no Maven. docker/up builds all three images.

# Maven's downloads are in a cache mount, so a second build downloads nothing. Servers that containers run from images of their own are left out.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2,sharing=locked mvn -B -ntp -q -Dquick -Dspoor.servers.unpack.skip=true package

FROM eclipse-temurin:25-jre AS runtime
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/spoor spoor && install -d -o spoor /var/lib/evidence
ENV JAVA_FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+ExitOnOutOfMemoryError"
COPY servers/src/main/resources/io/spoor/servers/child-log4j2.properties /opt/spoor/log4j2.properties
# The image has bash and coreutils, and neither curl nor wget.
COPY --chmod=755 docker/probe /opt/spoor/probe
USER spoor
VOLUME /var/lib/spoor

# The streams app: /etc/spoor/app.properties is its whole configuration.
FROM runtime AS app
COPY --from=build /src/local/target/dist/cli/lib /opt/spoor/lib
EXPOSE 8080
ENTRYPOINT ["sh", "-c", "exec java $JAVA_FLAGS -Dlog4j2.configurationFile=/opt/spoor/log4j2.properties -Xms256m -Xmx1g -XX:+UseParallelGC -XX:NewRatio=1 -XX:+UseCompactObjectHeaders -cp '/opt/spoor/lib/*' io.spoor.streams.app.SpoorApp /etc/spoor/app.properties"]

# Kafka Connect with our plugins. Kafka's own image has an older Java than they need, so it is Kafka's jars on ours.
FROM runtime AS connect
COPY --from=build /src/servers/target/dist/kafka/lib /opt/kafka/lib
COPY --from=build /src/local/target/dist/plugins /opt/plugins
COPY --chmod=755 docker/connect-start /opt/spoor/connect-start
EXPOSE 8083
ENTRYPOINT ["/opt/spoor/connect-start"]

# The command line, without servers: commands that speak to a cluster.
FROM runtime AS cli
COPY --from=build /src/local/target/dist/cli/lib /opt/spoor/lib
COPY --chmod=755 docker/spoor-cli /opt/spoor/spoor-cli
ENTRYPOINT ["sh", "-c", "exec java $JAVA_FLAGS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '/opt/spoor/lib/*' io.spoor.local.Spoor \"$@\"", "spoor"]
