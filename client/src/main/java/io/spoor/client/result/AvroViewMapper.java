package io.spoor.client.result;

import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.ChainView.SwitchRow;
import io.spoor.client.result.ChainView.Unread;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps the stages' Avro records to views. */
public final class AvroViewMapper {
  private AvroViewMapper() {}

  public static ChainView chain(Chain chain) {
    return new ChainView(
        chain.getChainId(),
        chain.getRootKey(),
        chain.getParentChainId(),
        chain.getSegments().stream()
            .map(
                s ->
                    new SegmentRow(
                        s.getSegmentId(),
                        s.getKey(),
                        s.getParent(),
                        s.getMethod(),
                        s.getConfidence(),
                        s.getStatedBy(),
                        s.getEventId(),
                        s.getActionCount()))
            .toList(),
        chain.getAgentId(),
        chain.getAgentVersion(),
        chain.getRunId(),
        chain.getStarted(),
        chain.getEnded(),
        chain.getPrincipals(),
        chain.getCredentials(),
        chain.getActionCount(),
        chain.getSwitchCount(),
        chain.getRiskScore(),
        chain.getStatus(),
        chain.getMergedInto(),
        chain.getSwitches().stream()
            .map(
                s ->
                    new SwitchRow(
                        s.getFrom(),
                        s.getTo(),
                        s.getToCredential(),
                        s.getKind(),
                        s.getDeclared(),
                        s.getEventId(),
                        s.getTime()))
            .toList(),
        chain.getFindingIds(),
        chain.getRelated(),
        new Unread(chain.getPartlyReadCount(), chain.getOpaqueCount(), chain.getUnreadCount()));
  }

  public static ActionView action(Action action) {
    IdentityEvent event = action.getEvent();
    Principal principal = event.getPrincipal();
    Credential credential = event.getCredential();
    return new ActionView(
        event.getEventId(),
        action.getChainId(),
        action.getSegmentId(),
        event.getTime(),
        event.getSource(),
        event.getAction(),
        event.getService(),
        event.getOutcome(),
        event.getErrorCode(),
        principal == null ? null : principal.getId(),
        principal == null ? null : principal.getName(),
        principal == null ? null : principal.getSessionIssuer(),
        principal == null || principal.getPerson() == null
            ? null
            : PersonView.of(principal.getPerson()),
        credential == null ? null : credential.getId(),
        credential == null ? null : credential.getAudience(),
        credential == null ? null : credential.getActor(),
        event.getGenAi() == null ? null : event.getGenAi().getOperation(),
        event.getGenAi() == null ? null : event.getGenAi().getToolCallId(),
        event.getIssued() == null ? null : event.getIssued().getId(),
        event.getRunId(),
        event.getSummary(),
        event.getResources().stream().map(Resource::getId).toList(),
        event.getEffects().stream().map(Effect::getKind).distinct().toList(),
        event.getObserves(),
        event.getObservations().stream()
            .flatMap(seen -> Stream.ofNullable(observation(seen)))
            .toList(),
        action.getRevision(),
        action.getLate());
  }

  /** Another record of a tool call; null: a log record of the content. */
  private static @Nullable ObservationView observation(ContentObservation seen) {
    String observer = seen.getObserver();
    return observer == null
        ? null
        : new ObservationView(seen.getEventId(), seen.getSource(), observer, seen.getOutcome());
  }

  public static LinkView link(Link link) {
    return new LinkView(
        link.getChild(),
        link.getParent(),
        link.getMethod(),
        link.getConfidence(),
        link.getStatedBy(),
        link.getEventId());
  }

  public static AlertView alert(Alert alert) {
    return new AlertView(
        alert.getAlertId(),
        alert.getRevision(),
        alert.getKind(),
        alert.getStatus(),
        alert.getSeverity(),
        alert.getRiskScore(),
        alert.getTitle(),
        alert.getExplanation(),
        alert.getNextSteps(),
        alert.getChainId().isEmpty() ? null : alert.getChainId(),
        alert.getAgentId(),
        alert.getRunId(),
        alert.getOwner(),
        alert.getRoute(),
        alert.getOpened(),
        alert.getUpdated(),
        alert.getFindingCount(),
        alert.getCounts().stream()
            .map(
                count ->
                    new AlertView.Count(count.getRuleId(), count.getSeverity(), count.getCount()))
            .toList(),
        alert.getFindingIds(),
        alert.getExceptedCount(),
        alert.getExceptions(),
        alert.getPageSeverity(),
        alert.getNotify(),
        alert.getNotified(),
        alert.getRepeats(),
        alert.getRepeatOf(),
        alert.getHeldCount(),
        null,
        List.of());
  }

  public static FindingView finding(Finding finding) {
    return new FindingView(
        finding.getFindingId(),
        finding.getRevision(),
        finding.getStatus(),
        finding.getRuleId(),
        finding.getTitle(),
        finding.getSeverity(),
        finding.getRiskScore(),
        finding.getChainId(),
        finding.getAgentId(),
        finding.getRunId(),
        finding.getTime(),
        finding.getEventIds(),
        finding.getExplanation(),
        finding.getNextSteps(),
        finding.getContested(),
        finding.getCause());
  }
}
