package io.spoor.pipeline.detect;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Resource;
import io.spoor.schemas.vocabulary.ApiNames;
import java.util.List;

/** Fields of an event as detectors name them in groups and explanations. */
public final class EventFields {
  /** Sources list at most so many resources or objects of a call: it may have more. */
  public static final int MAX_LISTED = 20;

  private EventFields() {}

  /** The service, of a host its first name; "" when the event states none. */
  public static String service(IdentityEvent event) {
    return event.getService() == null ? "" : shortName(event.getService());
  }

  /** First name of a host. */
  public static String shortName(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  /** The action without the version of its interface. */
  public static String action(IdentityEvent event) {
    return ApiNames.withoutVersion(event.getAction());
  }

  /** Id of the first resource; "" when the event names none. */
  public static String resource(IdentityEvent event) {
    List<Resource> resources = event.getResources();
    return resources.isEmpty() ? "" : resources.getFirst().getId();
  }
}
