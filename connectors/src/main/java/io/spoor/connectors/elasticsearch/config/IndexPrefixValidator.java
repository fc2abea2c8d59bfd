package io.spoor.connectors.elasticsearch.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What may stand before the name of an index: Elasticsearch's rules for such names, and an end that
 * keeps {@code acme.} and {@code acme-west.} apart for patterns of roles. None begins as our own
 * names do, which patterns such as {@code spoor-*} would take in.
 */
final class IndexPrefixValidator implements ConfigDef.Validator {
  private static final Pattern FORM = Pattern.compile("|(?!spoor-)[a-z0-9][a-z0-9_-]{0,39}\\.");

  @Override
  public void ensureValid(String name, Object value) {
    if (!FORM.matcher(String.valueOf(value)).matches()) {
      throw new ConfigException(
          name, value, "must be lower-case letters, digits, _ and -, and end with a dot, as acme.");
    }
  }

  @Override
  public String toString() {
    return "nothing, or a name that ends with a dot";
  }
}
