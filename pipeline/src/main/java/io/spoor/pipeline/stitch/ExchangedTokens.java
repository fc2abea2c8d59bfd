package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.AliasLink;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the runs that had a token, though they do not show it: a run that shows what an exchange
 * issued, and whose agent exchanged the token. A run of another agent may have been handed what was
 * issued.
 *
 * <pre>
 *  exchange ── names token, agent ──► what was issued ──► each run that shows it
 *                                                              │ the agent is one of the run's
 *                                          alias of the token ◄┘
 * </pre>
 *
 * Any record of a run's trace may name the agent, before or after. All sets only grow, so within
 * their bounds the order does not matter.
 */
final class ExchangedTokens {
  /** Agents that one trace may have; later ones are not noted. */
  private static final int MAX_AGENTS = 8;

  private final StitchOutbox outbox;
  private final ChildRegistry children;

  ExchangedTokens(StitchOutbox outbox, ChildRegistry children) {
    this.outbox = outbox;
    this.children = children;
  }

  /**
   * An exchange refers to the holder of what it issued: asks there for the runs that had the token
   * exchanged.
   *
   * @param references of the exchange to other aliases
   */
  void ask(Link link, List<AliasLink> references) {
    String agent = link.getAgentId();
    if (agent != null && TokenAliases.isHolder(link.getParent())) {
      for (AliasLink other : references) {
        if (TokenAliases.isOne(other.getName())
            && other.getStrength() == JoinMethod.ISSUED_CREDENTIAL.strength()) {
          outbox.register(link.getParent(), other.getName(), LinkRanking.derived(agent));
        }
      }
    }
  }

  /**
   * Passes the question on to the runs that show what was issued; a run answers it if it is one of
   * the agent.
   */
  void pass(KeyAggregate node, ChildRegistered request) {
    if (!LinkRanking.isDerived(request.getRelation())) {
      return;
    }
    if (TokenAliases.isHolder(node.key())) {
      node.state.getHolders().stream()
          .map(Holder::getParent)
          .filter(AliasResolver::isRun)
          .forEach(run -> outbox.register(run, request.getChild(), request.getRelation()));
    } else if (node.state.getAgents().stream()
        .anyMatch(agent -> request.getRelation().equals(LinkRanking.derivedOf(agent)))) {
      outbox.register(request.getChild(), node.key(), LinkRanking.USED);
    }
  }

  /** Passes the questions on to a further run that shows what was issued. */
  void passAll(KeyAggregate node, String run) {
    if (AliasResolver.isRun(run)) {
      children.first(node).stream()
          .filter(child -> LinkRanking.isDerived(child.relation()))
          .forEach(child -> outbox.register(run, child.key(), child.relation()));
    }
  }

  /** Notes the agent of a run, and answers the questions for it. */
  void nameAgent(KeyAggregate node, String agentId) {
    if (!AliasResolver.isRun(node.key()) || node.state.getAgents().size() == MAX_AGENTS) {
      return;
    }
    String agent = Keys.id(agentId);
    if (!node.state.getAgents().contains(agent)) {
      List<String> agents = new ArrayList<>(node.state.getAgents());
      agents.add(agent);
      node.state.setAgents(agents);
      node.touch();
      children
          .first(node, LinkRanking.derivedOf(agent))
          .forEach(token -> outbox.register(token, node.key(), LinkRanking.USED));
    }
  }
}
