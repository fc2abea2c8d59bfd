package io.spoor.decisions.confirmations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.VisibleName;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.RequestedEntity;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an approval is bound to: caller, subject, run, action, resource and their properties, tool
 * and arguments, the rest of the context, the policies that deny, and the texts of all policies. A
 * request has the same binding only if all of it is equal as JSON: the order of members and the
 * spelling of numbers do not count.
 *
 * <p>Not bound is what differs between attempts of one call: {@code context.time}, and of {@code
 * context.spoor} the trace, credential, call id and token.
 */
final class RequestBinding {
  private static final Set<String> OF_ATTEMPT = Set.of("time");
  private static final Set<String> OF_ATTEMPT_IN_SPOOR =
      Set.of("traceparent", "credential_id", "call_id", "subject_token");
  private static final String SPOOR = "spoor";

  private final MessageDigest digest = sha256();

  private RequestBinding() {}

  /**
   * The digest of a call, whoever asks for it, 32 bytes. It must not be stored: whoever has it can
   * test guesses of the arguments.
   *
   * @param chainId id of the chain of the run that asks
   */
  static byte[] call(String tenant, String chainId, EvaluationRequest request) {
    var binding = new RequestBinding();
    binding.text('t', tenant);
    binding.text('c', chainId);
    binding.entity(request.subject());
    binding.text('a', request.action().name());
    binding.value(request.action().properties());
    binding.entity(request.resource());
    binding.context(request.context());
    return binding.digest.digest();
  }

  /**
   * The digest of a denied request: of a call, by whom it is asked, and what denies it. It must not
   * be stored.
   *
   * @param caller name of the caller
   * @param policySet digest of the texts of all policies that were asked
   * @param policies ids of the policies that deny, sorted
   */
  static byte[] request(byte[] call, String caller, String policySet, List<String> policies) {
    var binding = new RequestBinding();
    binding.head('d', call.length);
    binding.digest.update(call);
    binding.text('f', caller);
    binding.text('v', policySet);
    policies.forEach(policy -> binding.text('p', policy));
    return binding.digest.digest();
  }

  /** The digest under a salt, hex: what may be stored. */
  static String salted(byte[] digest, String salt) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(digest));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /** The hash of a person's, agent's or caller's whole name under a salt, hex. */
  static String name(String name, String salt) {
    // No digest of a request has this prefix and length.
    return salted(("name\n" + VisibleName.folded(name)).getBytes(UTF_8), salt);
  }

  private void entity(RequestedEntity entity) {
    text('e', entity.type());
    text('i', entity.id());
    value(entity.properties());
  }

  private void context(ObjectNode context) {
    ObjectNode bound = context.objectNode();
    for (Map.Entry<String, JsonNode> member : context.properties()) {
      if (member.getKey().equals(SPOOR) && member.getValue() instanceof ObjectNode spoor) {
        bound.set(SPOOR, without(spoor, OF_ATTEMPT_IN_SPOOR));
      } else if (!OF_ATTEMPT.contains(member.getKey())) {
        bound.set(member.getKey(), member.getValue());
      }
    }
    value(bound);
  }

  private static ObjectNode without(ObjectNode object, Set<String> members) {
    ObjectNode rest = object.objectNode();
    object.properties().stream()
        .filter(member -> !members.contains(member.getKey()))
        .forEach(member -> rest.set(member.getKey(), member.getValue()));
    return rest;
  }

  /** Each value begins with its kind and length, so that no two have one encoding. */
  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        value.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        head('{', sorted.size());
        sorted.forEach(
            (name, member) -> {
              text('m', name);
              value(member);
            });
      }
      case ARRAY -> {
        head('[', value.size());
        value.forEach(this::value);
      }
      case STRING -> text('s', value.textValue());
      case NUMBER -> number(value.decimalValue());
      case BOOLEAN -> head(value.booleanValue() ? '1' : '0', 0);
      case NULL, MISSING -> head('0', 1);
      case BINARY, POJO -> throw new IllegalArgumentException("JSON has no such value");
    }
  }

  /**
   * Digits and exponent. Never written out in full: an exponent may have nine digits. Not by
   * stripTrailingZeros, which fails near the end of exponents.
   */
  private void number(BigDecimal number) {
    String digits = number.unscaledValue().toString();
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    long zeros = (long) digits.length() - end;
    text(
        'n',
        number.signum() == 0 ? "0e0" : digits.substring(0, end) + "e" + (zeros - number.scale()));
  }

  private void text(char kind, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    head(kind, bytes.length);
    digest.update(bytes);
  }

  private void head(char kind, int length) {
    digest.update(ByteBuffer.allocate(5).put((byte) kind).putInt(length).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
