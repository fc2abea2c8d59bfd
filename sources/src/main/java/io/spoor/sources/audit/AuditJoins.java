package io.spoor.sources.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Issued;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.ActChain;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import io.spoor.sources.mapping.SubjectAlias;
import io.spoor.sources.mapping.TokenIssuers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what an audit record states about the chain of its trail, and makes the links of it. */
final class AuditJoins {
  private static final String TOKEN = "token";
  private static final String SESSION = "session";

  private final String tenant;
  private final AuditTrail trail;
  private final List<Subject> preceding = new ArrayList<>(1);
  private final List<Subject> following = new ArrayList<>(1);
  private @Nullable Issued issued;
  private @Nullable String signedIn;
  private @Nullable String address;
  private @Nullable JsonNode actors;
  private String actorIssuer = "";
  private @Nullable String transaction;
  private @Nullable String received;
  private @Nullable String workflowRun;
  private boolean isExchange;
  private boolean isRenewable;

  AuditJoins(String tenant, AuditTrail trail) {
    this.tenant = tenant;
    this.trail = trail;
  }

  void issued(Issued issued) {
    this.issued = issued;
  }

  void renewable() {
    isRenewable = true;
  }

  void issuedTo(@Nullable String person) {
    signedIn = person;
  }

  void address(@Nullable String address) {
    this.address = address;
  }

  void act(String issuer, @Nullable JsonNode act) {
    actors = act;
    actorIssuer = issuer;
  }

  /** {@code credential}: the key of what a server received; its trace is the trail. */
  void received(String credential) {
    received = credential;
  }

  void exchange() {
    isExchange = true;
  }

  void precedes(SubjectAlias.Kind kind, String subject) {
    preceding.add(new Subject(kind, subject, null));
  }

  /** {@code matter}: key of the change or token for which it does; null if none is stated. */
  void follows(SubjectAlias.Kind kind, String subject, @Nullable String matter) {
    following.add(new Subject(kind, subject, matter));
  }

  void workflowRun(@Nullable String alias) {
    workflowRun = alias;
  }

  void transaction(@Nullable String id) {
    transaction = id;
  }

  /** The key of what was exchanged; null if the event, which was {@code done}, is no exchange. */
  private @Nullable String exchanged(boolean done) {
    return isExchange && issued != null && done ? trail.presentedOnce() : null;
  }

  /**
   * Whether the exchange is a trail of its own. One that issued nothing is a use of what is
   * presented.
   */
  boolean isOwnTrail(boolean done) {
    return exchanged(done) != null;
  }

  /**
   * Adds the links.
   *
   * @param key of the trail
   * @param done false if the action failed or waits for another step
   * @param action that links the trails
   */
  void addTo(LinkCollector links, String key, boolean done, String action) {
    String exchanged = exchanged(done);
    if (issued != null && done) {
      addIssued(links, issued, exchanged, key, action);
    }
    addSubjects(links, key, done, action);
    addDays(links, key, action);
    if (received != null) {
      // Whoever sends the request chooses its trace. If that is a run's, its own token says more.
      links.addJoin(StatedBy.AGENT, JoinMethod.GATEWAY, key, received, "received");
    }
    if (transaction != null && done) {
      links.addJoin(
          StatedBy.ISSUER,
          JoinMethod.TXN,
          Keys.of(tenant, "txn", "", transaction),
          exchanged == null ? key : exchanged,
          action);
    }
  }

  private void addIssued(
      LinkCollector links, Issued issued, @Nullable String exchanged, String key, String action) {
    if (trail.isForOthers() && issued.getExpiresAt() == null && !TOKEN.equals(issued.getKind())) {
      links.addJoin(StatedBy.AGENT, JoinMethod.CREATED_KEY, issued.getKey(), key, action);
    } else {
      links.addIssued(issued.getKey(), key, action, issued.getExpiresAt(), isRenewable);
    }
    // An actor's token serves other runs too: the run that presents it outranks this exchange.
    ActChain.link(links, StatedBy.AGENT, tenant, actorIssuer, issued.getKey(), actors);
    if (exchanged != null) {
      // Before what a run shows of it: stitch reads the agent of the exchange with that.
      addExchange(links, exchanged, key, action);
    }
    addToken(links, issued, exchanged, key, action);
  }

  /**
   * An exchange belongs below the token presented, unless several runs show that one: then it
   * belongs to the run that shows what was issued.
   */
  private void addExchange(LinkCollector links, String exchanged, String key, String action) {
    String alias = isRunToken(exchanged) ? AliasKeys.tokenKey(tenant, Keys.value(exchanged)) : null;
    if (alias != null) {
      links.claimAlias(StatedBy.GATEWAY, JoinMethod.ISSUED_CREDENTIAL, alias, exchanged, action);
      links.referenceAlias(StatedBy.ISSUER, JoinMethod.ISSUED_CREDENTIAL, key, alias, action);
    } else if (!Keys.kind(exchanged).equals(SESSION)) {
      links.addJoin(StatedBy.ISSUER, JoinMethod.ISSUED_CREDENTIAL, key, exchanged, action);
      return;
    }
    // It ranks below what a run shows: that run is one of several that use the session or token.
    links.addJoin(StatedBy.AGENT, JoinMethod.EXCHANGED, key, exchanged, action);
  }

  private static boolean isRunToken(String key) {
    return Keys.kind(key).equals(TOKEN) && !Keys.hasDay(key);
  }

  /**
   * A run that shows the token as its own finds its issuance, whatever it calls the issuer. What
   * the token was exchanged from, and the exchange, belongs to the run that shows it otherwise.
   */
  private void addToken(
      LinkCollector links, Issued token, @Nullable String exchanged, String key, String action) {
    String alias = AliasKeys.tokenKey(tenant, token.getId());
    String holder = AliasKeys.holderKey(tenant, token.getId());
    if (!TOKEN.equals(token.getKind())
        || !TokenIssuers.serveRuns(Keys.issuer(token.getKey()))
        || alias == null
        || holder == null) {
      return;
    }
    links.claimAlias(StatedBy.ISSUER, JoinMethod.RUN_TOKEN, alias, token.getKey(), action);
    if (!isExchange) {
      addSignIn(links, alias, action);
    }
    if (isExchange || isRunToken(key)) {
      if (!Keys.hasDay(key)) {
        // With the agent that it was issued to: of that agent's runs, one had the token before.
        links.referenceAlias(StatedBy.AGENT, JoinMethod.RUN_TOKEN, key, holder, action);
      }
      if (exchanged != null && isRunToken(exchanged)) {
        links.referenceAlias(StatedBy.ISSUER, JoinMethod.RUN_TOKEN, exchanged, holder, action);
      }
    } else {
      String signIn = AliasKeys.signInKey(tenant, token.getId());
      if (signIn != null && TokenIssuers.haveSessions(Keys.issuer(token.getKey()))) {
        links.claimAlias(StatedBy.ISSUER, JoinMethod.USED_TOKEN, signIn, token.getKey(), action);
      }
    }
  }

  /** The token of a sign-in goes before the name of the person who signed in. */
  private void addSignIn(LinkCollector links, String token, String action) {
    if (links.isEnabled(JoinMethod.LOGIN)) {
      String person = SubjectAlias.at(signedIn, address);
      for (String login :
          SubjectAlias.claims(tenant, SubjectAlias.Kind.LOGIN, person, links.time())) {
        links.yieldAlias(StatedBy.ISSUER, JoinMethod.LOGIN, login, token, action);
      }
    }
  }

  private void addSubjects(LinkCollector links, String key, boolean done, String action) {
    for (Subject subject : preceding) {
      String claimant =
          issued == null || subject.kind() == SubjectAlias.Kind.LOGIN ? key : issued.getKey();
      // The trail of a day serves many, who are not related by it.
      if (done && links.isEnabled(subject.method()) && !Keys.hasDay(claimant)) {
        for (String alias :
            SubjectAlias.claims(tenant, subject.kind(), stated(subject), links.time())) {
          links.claimAlias(StatedBy.ISSUER, subject.method(), alias, claimant, action);
        }
      }
    }
    for (Subject subject : following) {
      String alias = SubjectAlias.reference(tenant, subject.kind(), stated(subject), links.time());
      if (alias != null) {
        links.referenceAlias(StatedBy.ISSUER, subject.method(), key, alias, action);
        addMatter(links, subject, action);
      }
    }
    if (workflowRun != null) {
      links.claimAlias(StatedBy.ISSUER, JoinMethod.ROLE_SESSION_NAME, workflowRun, key, action);
    }
  }

  /** Who follows the subject in the next minutes for another change or token is told by this. */
  private void addMatter(LinkCollector links, Subject subject, String action) {
    if (subject.matter() != null && links.isEnabled(subject.method())) {
      for (String alias :
          SubjectAlias.claims(tenant, subject.kind(), stated(subject), links.time())) {
        links.divideAlias(StatedBy.ISSUER, subject.method(), alias, subject.matter(), action);
      }
    }
  }

  /** The trail belongs to a day of the principal, or of whom the principal acts for. */
  private void addDays(LinkCollector links, String key, String action) {
    String delegator = trail.delegatorAt(links.time());
    if (delegator != null) {
      // Of a brief trail another log may know more.
      StatedBy party = trail.isBrief() ? StatedBy.AGENT : StatedBy.ISSUER;
      links.addJoin(party, JoinMethod.DELEGATION, key, delegator, action);
    }
    String day = trail.dayAt(links.time());
    if (day != null) {
      links.addJoin(StatedBy.AGENT, JoinMethod.DELEGATION, key, day, action);
    }
  }

  /** A person who signs in is meant at the address of the record. */
  private @Nullable String stated(Subject subject) {
    return subject.kind() == SubjectAlias.Kind.LOGIN
        ? SubjectAlias.at(subject.name(), address)
        : subject.name();
  }

  /** A subject that records of different logs name. */
  private record Subject(SubjectAlias.Kind kind, String name, @Nullable String matter) {
    JoinMethod method() {
      return switch (kind) {
        case LOGIN -> JoinMethod.LOGIN;
        case PERSON -> JoinMethod.PERSON;
        case TOKEN_USE -> JoinMethod.TOKEN_USE;
        case OIDC, WORKFLOW, POD, SAML, PUSH, IMPERSONATION -> JoinMethod.SUBJECT;
      };
    }
  }
}
