package io.spoor.decisions.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Identifies a set of policies by all that decides: ids, texts and schema, and not files. */
final class PolicyDigest {
  private PolicyDigest() {}

  /** SHA-256, hex, of the canonical JSON {@code {policies: {id: text}, schema: text}}. */
  static String of(Collection<LoadedPolicy> policies, @Nullable CedarSchema schema) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ObjectNode texts = all.putObject("policies");
    policies.forEach(policy -> texts.put(policy.id(), policy.text()));
    if (schema != null) {
      all.put("schema", schema.text());
    }
    return Sha256Hex.hex(RecordJson.canonical(all).getBytes(UTF_8));
  }
}
