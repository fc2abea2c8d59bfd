package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.config.AlertSinkKeys;
import io.spoor.connectors.alerts.targets.TargetType;
import io.spoor.connectors.alerts.targets.TargetTypes;
import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkKeys;
import io.spoor.connectors.evidence.config.EvidenceSinkKeys;
import io.spoor.connectors.opinion.config.OpinionSinkKeys;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.testkit.page.ConfigurationPage;
import io.spoor.testkit.page.SettingTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The configuration reference states the keys of the sinks and of the routing file. */
class SinkReferenceTest {

  @Test
  void theReferenceStatesTheKeysOfTheSinks() throws IOException {
    List<SettingTable> tables = new ArrayList<>();
    tables.add(
        sink(
            "Elasticsearch sink",
            "`connector.class=io.spoor.connectors.elasticsearch.ElasticsearchSinkConnector`; [a"
                + " whole configuration](../connectors/README.md#the-elasticsearch-sink). In"
                + " addition Connect's own keys of a sink, and every key of the [schema"
                + " registry](#connection-to-the-schema-registry).",
            ElasticsearchSinkKeys.class,
            ElasticsearchSinkKeys.definition()));
    tables.add(
        sink(
            "Alert sink",
            "`connector.class=io.spoor.connectors.alerts.AlertSinkConnector`; [a whole"
                + " configuration](../connectors/README.md#the-alert-sink). In addition Connect's"
                + " own keys of a sink, every key of [Kafka](#connection-to-kafka) and of the"
                + " [schema registry](#connection-to-the-schema-registry), and"
                + " `alerts.ssl.keystore.*` as for the registry.",
            AlertSinkKeys.class,
            AlertSinkKeys.definition()));
    tables.add(
        sink(
            "Evidence sink",
            "`connector.class=io.spoor.connectors.evidence.EvidenceSinkConnector`; [a whole"
                + " configuration](../connectors/README.md#the-evidence-sink). In addition"
                + " Connect's own keys of a sink, and every key of [Kafka](#connection-to-kafka)"
                + " and of the [schema registry](#connection-to-the-schema-registry).",
            EvidenceSinkKeys.class,
            EvidenceSinkKeys.definition()));
    tables.add(
        sink(
            "Opinion sink",
            "`connector.class=io.spoor.connectors.opinion.OpinionSinkConnector`; [a whole"
                + " configuration](second-opinion.md#set-it-up). In addition Connect's own keys of"
                + " a sink, every key of [Kafka](#connection-to-kafka) and of the [schema"
                + " registry](#connection-to-the-schema-registry), and `opinion.ssl.keystore.*` as"
                + " for the registry.",
            OpinionSinkKeys.class,
            OpinionSinkKeys.definition()));
    tables.add(
        new SettingTable(
            "Alert routing file",
            "One JSON object, at most 1 MiB ([meaning and example](alerts.md#routing-file)). A"
                + " secret is `{\"file\": path}`, relative to the routing file, or `{\"env\":"
                + " variable}` of the Connect worker.",
            RoutingFileParser.class,
            RoutingFileMembers.ROOT));
    tables.add(
        new SettingTable("", "Members of a route:", RouteParser.class, RoutingFileMembers.ROUTE));
    tables.add(
        new SettingTable(
            "", "Members of hours:", WeeklyHoursParser.class, RoutingFileMembers.HOURS));
    for (TargetType type : TargetTypes.byName().values()) {
      tables.add(
          new SettingTable(
              "",
              "Members of a target with `\"type\": \"" + type.name() + "\"`:",
              type.getClass().getEnclosingClass(),
              type.members()));
    }

    ConfigurationPage.requirePart("sinks", tables, SinkReferenceTest.class, "connectors");
  }

  private static SettingTable sink(String title, String text, Class<?> keys, ConfigDef definition) {
    return new SettingTable(
        title,
        text,
        keys,
        definition.configKeys().values().stream().map(SinkReferenceTest::description).toList());
  }

  private static SettingDescription description(ConfigKey key) {
    return new SettingDescription(
        key.name,
        SettingTable.type(key),
        key.hasDefault()
            ? key.defaultValue == null ? "" : String.valueOf(key.defaultValue)
            : SettingDescription.REQUIRED,
        key.validator == null ? "" : values(String.valueOf(key.validator)),
        key.documentation);
  }

  /** Kafka's notation of ranges and lists, in words. */
  private static String values(String validator) {
    return validator
        .replaceAll("^\\[(\\d+),\\.\\.\\.,(\\d+)]$", "$1 to $2")
        .replaceAll("^\\[(\\d+),\\.\\.\\.]$", "$1 or more")
        .replaceAll("^\\[(.*)]$", "$1");
  }
}
