package io.spoor.connectors.elasticsearch.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * Validates the prefix of index names: Elasticsearch's naming rules, and an ending that separates
 * {@code acme.} from {@code acme-west.} in role patterns. A prefix must not begin like Spoor's own
 * names, which patterns such as {@code spoor-*} match.
 */
final class IndexPrefixValidator implements ConfigDef.Validator {
  private static final Pattern FORM = Pattern.compile("|(?!spoor-)[a-z0-9][a-z0-9_-]{0,39}\\.");

  @Override
  public void ensureValid(String name, Object value) {
    if (!FORM.matcher(String.valueOf(value)).matches()) {
      throw new ConfigException(
          name,
          value,
          "must be lower-case letters, digits, _ and -, and end with a dot, such as " + "acme.");
    }
  }

  @Override
  public String toString() {
    return "nothing, or a name that ends with a dot";
  }
}
