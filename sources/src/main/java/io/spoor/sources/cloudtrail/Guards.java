package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a request takes away what guards data, or locks data with somebody else's key. */
final class Guards {
  private static final List<String> BLOCKS =
      List.of("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets");
  private static final String CUSTOMERS = "x-amz-server-side-encryption-customer-algorithm";
  private static final String KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id";
  private static final String SOURCE = "x-amz-copy-source";

  private Guards() {}

  static boolean isLowered(String action, Fields request) {
    return switch (action) {
      case "PutBucketVersioning" ->
          "Suspended".equals(request.in("VersioningConfiguration").text("Status"));
      case "ModifyInstanceMetadataOptions" -> {
        Fields options = request.in("ModifyInstanceMetadataOptionsRequest");
        String tokens = options.text("HttpTokens");
        tokens = tokens == null ? request.text("httpTokens") : tokens;
        yield "optional".equals(tokens);
      }
      case "UpdateContinuousBackups" ->
          Boolean.FALSE.equals(
              request.in("pointInTimeRecoverySpecification").bool("pointInTimeRecoveryEnabled"));
      default -> {
        Fields blocks = request.in("PublicAccessBlockConfiguration");
        yield BLOCKS.stream().anyMatch(block -> Boolean.FALSE.equals(blocks.bool(block)));
      }
    };
  }

  /**
   * Whose key objects are to be encrypted with, where it is not the account's: an object that is
   * copied onto itself, or all that is written to a bucket from now on. Null: the account's.
   */
  static @Nullable String keyOfOthers(String action, Fields request, String account) {
    if (action.equals("PutBucketEncryption")) {
      Fields configuration = request.in("ServerSideEncryptionConfiguration");
      for (JsonNode rule : each(configuration.get("Rule"))) {
        JsonNode chosen = rule.path("ApplyServerSideEncryptionByDefault").path("KMSMasterKeyID");
        String whose = ofAnother(Fields.text(chosen), account);
        if (whose != null) {
          return whose;
        }
      }
      return null;
    }
    if (!isOntoItself(request)) {
      return null;
    }
    return text(request, CUSTOMERS) != null
        ? "a key that only the request holds"
        : ofAnother(text(request, KMS_KEY), account);
  }

  private static @Nullable String ofAnother(@Nullable String key, String account) {
    String owner = Arns.account(key);
    return owner == null || owner.equals(account) ? null : "a key of account " + owner;
  }

  private static boolean isOntoItself(Fields request) {
    String bucket = request.text("bucketName");
    String from = text(request, SOURCE);
    return bucket != null
        && from != null
        && (from.startsWith(bucket + '/') || from.startsWith('/' + bucket + '/'));
  }

  /** Of headers some records write lists. */
  private static @Nullable String text(Fields request, String header) {
    for (JsonNode value : each(request.get(header))) {
      return Fields.text(value);
    }
    return null;
  }
}
