package io.spoor.connectors.alerts.target;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The registry of all target types; a new type needs one file and one line here. */
public final class TargetTypes {

  public static final Map<String, TargetType> BY_NAME =
      Stream.of(
              new WebhookTarget.Type(),
              new PagerDutyTarget.Type(),
              new SlackTarget.Type(),
              new AlertmanagerTarget.Type())
          .collect(Collectors.toUnmodifiableMap(TargetType::name, Function.identity()));

  private TargetTypes() {}
}
