package io.spoor.offline.crosssource;

import org.jspecify.annotations.Nullable;

/** Draws the hops of one chain: two to seven, each from what the hop before it left. */
final class ChainComposer {
  private static final int MIN_HOPS = 2;
  private static final int MAX_HOPS = 7;

  private final ChainDraft chain;
  private int hops;
  private @Nullable HopLogin login;
  private @Nullable HopRun run;
  private @Nullable HopToken token;
  private McpRequests.@Nullable Answered request;
  private @Nullable HopSession session;
  private CodeHost.@Nullable Workflow workflow;

  ChainComposer(ChainDraft chain) {
    this.chain = chain;
  }

  /** The login, if a run holds its token; otherwise null. */
  @Nullable HopLogin loginOfRun() {
    return run == null ? null : login;
  }

  /** Draws the chain. {@code shared}: a login of an earlier chain, whose token a run uses, too. */
  void compose(@Nullable HopLogin shared, boolean isOfPerson) {
    int target = MIN_HOPS + chain.random().nextInt(MAX_HOPS - MIN_HOPS + 1);
    begin(shared, isOfPerson);
    while (hops < target && next()) {
      hops++;
    }
  }

  private void begin(@Nullable HopLogin shared, boolean isOfPerson) {
    int start = chain.random().nextInt(isOfPerson ? 60 : 100);
    if (shared != null) {
      chain.share(shared.event());
      chain.share(shared.tokenEvent());
      run(shared);
    } else if (start < 36) {
      run(SignIns.okta(chain));
    } else if (start < 52) {
      run(SignIns.entra(chain));
    } else if (start < 60) {
      SignIns.actInAzure(chain, SignIns.entraForAzure(chain));
      hops = MAX_HOPS;
    } else if (start < 70) {
      String asserted = SignIns.openAws(chain);
      chain.pass(2, 60);
      session = AwsSessions.bySaml(chain, asserted);
      hops++;
    } else if (start < 84) {
      workflow = CodeHost.push(chain);
      hops++;
    } else {
      beginInPod();
    }
  }

  private void run(HopLogin from) {
    login = from;
    chain.pass(2, 200);
    run = AgentSpans.start(chain, from);
    hops++;
  }

  private void beginInPod() {
    Clusters.Pod pod = Clusters.start(chain);
    if (chain.chance(60)) {
      Clusters.act(chain, pod);
      hops++;
    }
    if (chain.chance(55)) {
      session = Clusters.assume(chain, pod);
      hops++;
    } else {
      Clusters.becomeGoogle(chain, pod);
      hops = MAX_HOPS;
    }
  }

  /** Draws one more hop; false if nothing is left to go on from. */
  private boolean next() {
    chain.pass(2, 90);
    if (session != null) {
      goOn(session);
    } else if (workflow != null) {
      goOn(workflow);
    } else if (request != null && run != null) {
      McpRequests.serve(chain, run, request);
      request = null;
    } else if (run != null) {
      goOn(run);
    } else {
      return false;
    }
    return true;
  }

  private void goOn(HopSession from) {
    session = null;
    switch (chain.random().nextInt(4)) {
      case 0 -> session = AwsSessions.assume(chain, from);
      case 1 -> Clusters.actAsRole(chain, from);
      default -> AwsSessions.act(chain, from);
    }
  }

  private void goOn(CodeHost.Workflow from) {
    workflow = null;
    if (chain.chance(55)) {
      session = CodeHost.assume(chain, from);
    } else {
      CodeHost.readSecret(chain, from);
    }
  }

  private void goOn(HopRun from) {
    int drawn = chain.random().nextInt(100);
    if (drawn < 30) {
      boolean isKeycloak = token == null && chain.chance(40);
      token =
          isKeycloak
              ? TokenExchanges.atKeycloak(chain, from)
              : TokenExchanges.atService(chain, from, token);
    } else if (drawn < 55) {
      request = McpRequests.send(chain, from, token);
    } else if (drawn < 75) {
      session = AwsSessions.ofRun(chain, from, token);
    } else if (drawn < 88) {
      workflow = CodeHost.push(chain, from);
    } else {
      ModelKeys.use(chain, from);
    }
  }
}
