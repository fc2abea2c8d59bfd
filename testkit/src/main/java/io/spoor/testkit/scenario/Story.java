package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what agents, people and services do in one AWS account, and gives it back as records in
 * the order of their delivery.
 */
public final class Story {
  private final List<Emitted> spans = new ArrayList<>();
  private final List<Emitted> events = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();
  final Account account;

  private Story(Account account) {
    this.account = account;
  }

  /** {@code identityProvider}: host name of the OIDC provider whose tokens agents bring to AWS. */
  public static Story in(String account, String region, String identityProvider) {
    return new Story(new Account(account, region, identityProvider));
  }

  /** Begins a run. {@code name} is unique in the story; every id of the run comes from it. */
  public AgentRun run(Agent agent, String name, Instant start, String user) {
    return AgentRun.first(this, agent, name, start, user);
  }

  /** A long-lived access key of an IAM user. */
  public CloudIdentity user(String name, String address, String userAgent) {
    return CloudIdentity.user(this, name, Ids.aws("AKIA", name), address, userAgent);
  }

  /** Somebody who came in through single sign-on. */
  public CloudIdentity person(
      String permissionSet, String email, Instant signedIn, String address, String userAgent) {
    String session = permissionSet + "/" + email + "/" + signedIn;
    return CloudIdentity.session(
        this,
        new CloudIdentity.Role(
            "aws-reserved/sso.amazonaws.com/"
                + account.region()
                + "/AWSReservedSSO_"
                + permissionSet
                + "_"
                + Ids.hex(permissionSet, 8),
            email,
            signedIn),
        Ids.aws("ASIA", session),
        address,
        userAgent);
  }

  /** A service that AWS runs. */
  public CloudIdentity service(String host) {
    return CloudIdentity.service(this, host);
  }

  /** The findings that this story must lead to, and no others. */
  public List<Expected> expected() {
    return List.copyOf(expected);
  }

  /** Spans as they leave the exporters: each batch as it fills, roots last, some twice. */
  public List<ObjectNode> otel() {
    return inOrder(spans);
  }

  /** CloudTrail events as they are delivered: minutes late, in no order, some twice. */
  public List<ObjectNode> cloudTrail() {
    return inOrder(events);
  }

  void expect(
      String rule, @Nullable String agent, @Nullable String run, String event, String what) {
    expected.add(new Expected(rule, agent, run, event, what));
  }

  void span(String id, Instant ended, ObjectNode span) {
    Instant batch = ended.plusMillis(200 + Ids.number("batch/" + id, 4_800));
    spans.add(new Emitted(batch, id, span));
    if (Ids.number("again/" + id, 17) == 0) {
      spans.add(new Emitted(batch.plusSeconds(30), id, span));
    }
  }

  void event(String id, Instant happened, ObjectNode event) {
    boolean straggler = Ids.number("straggler/" + id, 40) == 0;
    Duration delay =
        Duration.ofSeconds(90 + Ids.number("delay/" + id, 330) + (straggler ? 2_400 : 0));
    events.add(new Emitted(happened.plus(delay), id, event));
    if (Ids.number("twice/" + id, 13) == 0) {
      events.add(new Emitted(happened.plus(delay).plusSeconds(45), id, event));
    }
  }

  private static List<ObjectNode> inOrder(List<Emitted> emitted) {
    return emitted.stream()
        .sorted(Comparator.comparing(Emitted::delivered).thenComparing(Emitted::id))
        .map(Emitted::record)
        .toList();
  }
}
