package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Agent;
import io.spoor.schemas.Content;
import io.spoor.schemas.Effect;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectClass;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the fields of an event and an action that ECS and OpenTelemetry define. */
final class EcsFields {
  /** Beneficiary of what everybody gains from. */
  private static final String PUBLIC = "public";

  private EcsFields() {}

  static void write(JsonWriter out, IdentityEvent event, @Nullable Content content) {
    out.text("tenant", event.getTenant());
    out.nanos("@timestamp", event.getTime());
    out.object("event", () -> event(out, event));
    out.text("message", event.getSummary());
    if (event.getErrorCode() != null || event.getErrorMessage() != null) {
      out.object(
          "error",
          () -> out.text("code", event.getErrorCode()).text("message", event.getErrorMessage()));
    }
    out.object(
        "user",
        event.getPrincipal(),
        principal -> out.text("id", principal.getId()).text("name", principal.getName()));
    network(out, event.getNetwork());
    related(out, event);
    if (event.getCloudAccount() != null || event.getCloudRegion() != null) {
      out.object("cloud", () -> cloud(out, event));
    }
    out.object("http", event.getRequestId(), id -> out.object("request", () -> out.text("id", id)));
    if (event.getAgent() != null || event.getGenAi() != null || content != null) {
      out.object("gen_ai", () -> genAi(out, event.getAgent(), event.getGenAi(), content));
    }
  }

  private static void event(JsonWriter out, IdentityEvent event) {
    out.text("id", event.getEventId());
    out.text("kind", "event");
    classes(out, event);
    out.text("action", event.getAction());
    out.text("provider", event.getService());
    out.text("outcome", event.getOutcome());
    Long ended = event.getEnded();
    if (ended != null) {
      out.nanos("end", ended);
      // An end before the start results from two different clocks.
      out.number("duration", Math.max(0, ended - event.getTime()));
    }
  }

  /** {@code event.category} and {@code event.type}, by the effects. */
  private static void classes(JsonWriter out, IdentityEvent event) {
    Set<String> categories = new LinkedHashSet<>();
    Set<String> types = new LinkedHashSet<>();
    categories.add("api");
    if (event.getIssued() != null) {
      categories.add("authentication");
    }
    for (Effect effect : event.getEffects()) {
      EffectKind kind = EffectKind.of(effect.getKind());
      if (kind != null) {
        EffectClass standard = EffectClass.of(kind);
        categories.addAll(standard.categories());
        types.addAll(standard.types());
      }
    }
    out.texts("category", List.copyOf(categories));
    out.texts("type", List.copyOf(types));
  }

  /** All users and addresses of the event in one place, for a search across fields. */
  private static void related(JsonWriter out, IdentityEvent event) {
    Set<String> users = new LinkedHashSet<>();
    add(event.getPrincipal(), users);
    if (event.getIssued() != null) {
      add(event.getIssued().getPrincipal(), users);
    }
    for (Effect effect : event.getEffects()) {
      String beneficiary = effect.getBeneficiary();
      if (beneficiary != null && !beneficiary.equals(PUBLIC)) {
        users.add(beneficiary);
      }
    }
    Network network = event.getNetwork();
    String ip = network == null ? null : network.getIp();
    if (!users.isEmpty() || ip != null) {
      out.object(
          "related",
          () ->
              out.texts("user", List.copyOf(users))
                  .texts("ip", ip == null ? List.of() : List.of(ip)));
    }
  }

  private static void add(@Nullable Principal principal, Set<String> users) {
    if (principal != null) {
      Person person = principal.getPerson();
      Stream.of(principal.getId(), principal.getName(), person == null ? null : person.getId())
          .filter(Objects::nonNull)
          .forEach(users::add);
    }
  }

  private static void network(JsonWriter out, @Nullable Network network) {
    if (network == null) {
      return;
    }
    if (network.getAddress() != null || network.getIp() != null) {
      out.object(
          "source", () -> out.text("address", network.getAddress()).text("ip", network.getIp()));
    }
    out.object("user_agent", network.getUserAgent(), agent -> out.text("original", agent));
  }

  private static void cloud(JsonWriter out, IdentityEvent event) {
    out.object("account", event.getCloudAccount(), id -> out.text("id", id));
    out.text("region", event.getCloudRegion());
  }

  private static void genAi(
      JsonWriter out, @Nullable Agent agent, @Nullable GenAi span, @Nullable Content content) {
    out.object(
        "agent",
        agent,
        a -> out.text("id", a.getId()).text("name", a.getName()).text("version", a.getVersion()));
    if (span != null) {
      out.object("operation", () -> out.text("name", span.getOperation()));
      out.object("provider", span.getProvider(), name -> out.text("name", name));
      out.object("request", span.getModel(), model -> out.text("model", model));
      out.object("conversation", span.getConversationId(), id -> out.text("id", id));
    }
    tool(out, span, content);
    if (content != null) {
      out.object("input", content.getInput(), messages -> out.text("messages", messages));
      out.object("output", content.getOutput(), messages -> out.text("messages", messages));
    }
  }

  private static void tool(JsonWriter out, @Nullable GenAi span, @Nullable Content content) {
    String callId = span == null ? null : span.getToolCallId();
    String arguments = content == null ? null : content.getArguments();
    String result = content == null ? null : content.getResult();
    boolean call = callId != null || arguments != null || result != null;
    boolean tool = span != null && (span.getToolName() != null || span.getToolType() != null);
    if (!call && !tool) {
      return;
    }
    out.object(
        "tool",
        () -> {
          if (span != null) {
            out.text("name", span.getToolName()).text("type", span.getToolType());
          }
          if (call) {
            out.object(
                "call",
                () -> out.text("id", callId).text("arguments", arguments).text("result", result));
          }
        });
  }
}
