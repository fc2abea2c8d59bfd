package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises requests that remove a safeguard of data, or encrypt data with a foreign key. */
final class SafeguardChanges {
  private static final List<String> BLOCKS =
      List.of("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets");
  private static final String CUSTOMER_KEY_HEADER =
      "x-amz-server-side-encryption-customer-algorithm";
  private static final String KMS_KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id";
  private static final String COPY_SOURCE_HEADER = "x-amz-copy-source";

  private SafeguardChanges() {}

  static boolean weakensProtection(String action, JsonFields request) {
    return switch (action) {
      case "PutBucketVersioning" ->
          "Suspended".equals(request.object("VersioningConfiguration").text("Status"));
      case "ModifyInstanceMetadataOptions" -> {
        JsonFields options = request.object("ModifyInstanceMetadataOptionsRequest");
        String tokens = options.text("HttpTokens");
        tokens = tokens == null ? request.text("httpTokens") : tokens;
        yield "optional".equals(tokens);
      }
      case "UpdateContinuousBackups" ->
          Boolean.FALSE.equals(
              request
                  .object("pointInTimeRecoverySpecification")
                  .bool("pointInTimeRecoveryEnabled"));
      default -> {
        JsonFields blocks = request.object("PublicAccessBlockConfiguration");
        yield BLOCKS.stream().anyMatch(block -> Boolean.FALSE.equals(blocks.bool(block)));
      }
    };
  }

  /**
   * The foreign key that objects are to be encrypted with: an object copied onto itself, or all
   * future objects of a bucket. Null: the account's own key.
   */
  static @Nullable String foreignKey(String action, JsonFields request, String account) {
    if (action.equals("PutBucketEncryption")) {
      JsonFields configuration = request.object("ServerSideEncryptionConfiguration");
      for (JsonNode rule : each(configuration.get("Rule"))) {
        JsonNode keyNode = rule.path("ApplyServerSideEncryptionByDefault").path("KMSMasterKeyID");
        String foreign = describeForeign(JsonFields.text(keyNode), account);
        if (foreign != null) {
          return foreign;
        }
      }
      return null;
    }
    if (!isCopyOntoItself(request)) {
      return null;
    }
    return text(request, CUSTOMER_KEY_HEADER) != null
        ? "a key that the caller supplied and the service does not keep"
        : describeForeign(text(request, KMS_KEY_HEADER), account);
  }

  private static @Nullable String describeForeign(@Nullable String key, String account) {
    String owner = Arns.account(key);
    return owner == null || owner.equals(account) ? null : "a key of account " + owner;
  }

  private static boolean isCopyOntoItself(JsonFields request) {
    String bucket = request.text("bucketName");
    String source = text(request, COPY_SOURCE_HEADER);
    return bucket != null
        && source != null
        && (source.startsWith(bucket + '/') || source.startsWith('/' + bucket + '/'));
  }

  /** The text of a header; some records write headers as lists. */
  private static @Nullable String text(JsonFields request, String header) {
    for (JsonNode value : each(request.get(header))) {
      return JsonFields.text(value);
    }
    return null;
  }
}
