package io.spoor.sources.bedrock;

import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of the model invocation log
 * (docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html). The bodies of
 * request and response are content of others and are removed.
 */
public final class BedrockInvocationMapping extends AuditMapping {

  public BedrockInvocationMapping() {
    super("bedrock-invocation", Set.of("requestId", "arn"), Set.of());
  }

  @Override
  protected Set<String> contentMembers() {
    return Set.of("inputbodyjson", "outputbodyjson", "inputbody", "outputbody");
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String account = record.text("accountId");
    String arn = record.text("identity.arn");
    event.id(record.text("requestId"));
    event.requestId(record.text("requestId"));
    event.time(record.time("timestamp"));
    event.action(record.text("operation"), "bedrock");
    event.type(record.text("schemaType"));
    event.account(account);
    event.region(record.text("region"));
    // The directory of a principal is its account, as in CloudTrail.
    event.principal(type(arn), account == null ? "" : account, arn, null, account);
    event.directory("aws");
    event.resource(record.text("modelId"), "model");
    event.label("input_tokens", record.text("input.inputTokenCount"));
    event.label("output_tokens", record.text("output.outputTokenCount"));
    event.label("inference_region", record.text("inferenceRegion"));
    String error = record.text("errorCode");
    if (error == null) {
      event.succeeded();
    } else {
      event.failed(error, record.text("errorMessage"));
    }
  }

  private static ActorType type(@Nullable String arn) {
    if (arn == null) {
      return ActorType.UNKNOWN;
    }
    boolean isPerson =
        arn.contains(":user/")
            || arn.endsWith(":root")
            || arn.contains(":assumed-role/AWSReservedSSO_");
    return isPerson ? ActorType.HUMAN : ActorType.WORKLOAD;
  }
}
