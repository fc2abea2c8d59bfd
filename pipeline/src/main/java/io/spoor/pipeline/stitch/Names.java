package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.NameLink;
import io.spoor.pipeline.state.Preferred;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ids that are no keys but names for one: a run id, a tool call id, an event id that two accounts
 * share. Whoever keeps a name knows which keys claim it, and tells the keys that go by it whom it
 * means.
 *
 * <pre>
 *  claim link ──► name ──┐
 *  name link ──► key ── registers ──► name ── NameResolved ──► key: one more candidate for its parent
 * </pre>
 *
 * A name that several keys claim with equal right means nobody: two runs are not merged for having
 * chosen the same word.
 */
final class Names {
  /** Names a key goes by; beyond them the weakest are left out. */
  private static final int KEPT = 16;

  private static final Comparator<NameLink> GREATEST_FIRST =
      Comparator.comparing(Names::stated, Links.RANK).reversed();

  private final Messages messages;
  private final Children children;
  private final Telemetry telemetry;

  Names(Messages messages, Children children, Telemetry telemetry) {
    this.messages = messages;
    this.children = children;
    this.telemetry = telemetry;
  }

  /** A key claims the name {@code node}. */
  void claim(Node node, Link link, boolean first) {
    String before = parent(node.claim());
    int trusted = node.state.getHolderTrust();
    Holders.add(node, link, first);
    node.touch();
    if (!Objects.equals(before, parent(node.claim())) || trusted != node.state.getHolderTrust()) {
      node.state.setEpoch(node.state.getEpoch() + 1);
      children.announce(node);
    }
  }

  /** The key {@code node} goes by a name. */
  void goBy(Node node, Link link) {
    List<NameLink> names = new ArrayList<>(node.state.getNames());
    NameLink known =
        names.stream()
            .filter(name -> name.getLinkId().equals(link.getLinkId()))
            .findFirst()
            .orElse(null);
    if (known != null) {
      known.setIssuedAt(Math.min(known.getIssuedAt(), link.getIssuedAt()));
    } else {
      names.add(
          NameLink.newBuilder()
              .setLinkId(link.getLinkId())
              .setName(link.getParent())
              .setTrust(Links.trust(link.getStatedBy()))
              .setStrength(link.getStrength())
              .setIssuedAt(link.getIssuedAt())
              .build());
      messages.register(link.getParent(), node.key(), Links.NAME);
    }
    names.sort(GREATEST_FIRST);
    if (names.size() > KEPT) {
      telemetry.capped(Telemetry.Cap.NAMES);
      names = new ArrayList<>(names.subList(0, KEPT));
    }
    node.state.setNames(names);
    node.touch();
  }

  /** The keeper of a name says whom it means; whether that is news. */
  static boolean resolved(Node node, NameResolved message) {
    boolean news = false;
    for (NameLink name : node.state.getNames()) {
      if (!name.getName().equals(message.getName()) || name.getEpoch() > message.getEpoch()) {
        continue;
      }
      name.setEpoch(message.getEpoch());
      String parent = message.getParent();
      String statedBy = message.getStatedBy();
      int trust = statedBy == null ? 0 : Links.trust(statedBy);
      if (!Objects.equals(parent, name.getParent()) || trust != name.getParentTrust()) {
        name.setParent(parent);
        name.setParentTrust(trust);
        news = true;
      }
      node.touch();
    }
    return news;
  }

  private static @Nullable String parent(@Nullable Holder holder) {
    return holder == null ? null : holder.getParent();
  }

  private static Preferred stated(NameLink name) {
    return new Preferred(
        name.getLinkId(),
        name.getName(),
        name.getTrust(),
        name.getStrength(),
        name.getIssuedAt(),
        false);
  }

  /**
   * The greatest of a key's links: of those by name, the ones whose name means another key. A join
   * by name is as trustworthy as the weaker of its two statements.
   */
  static @Nullable Preferred greatest(Node node) {
    Preferred greatest = node.state.getJoin();
    for (NameLink name : node.state.getNames()) {
      String parent = name.getParent();
      if (parent != null && !Keys.base(parent).equals(Keys.base(node.key()))) {
        greatest =
            Links.greater(
                greatest,
                new Preferred(
                    name.getLinkId(),
                    parent,
                    Math.min(name.getTrust(), name.getParentTrust()),
                    name.getStrength(),
                    name.getIssuedAt(),
                    false));
      }
    }
    return greatest;
  }
}
