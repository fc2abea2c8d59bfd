package io.spoor.client.triage;

import io.spoor.client.result.AlertRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.search.Chains.AlertFilter;
import java.util.List;

/** Where people look at alerts, and say what they think of them. */
public interface AlertDesk {

  /** By the time of their first finding, each with its latest verdict and its deliveries. */
  List<AlertRow> alerts(AlertFilter filter, boolean newestFirst, long limit);

  /**
   * The alert whose id begins like this.
   *
   * @throws Refused if there is none, or more than one
   */
  AlertRow alert(String idOrPrefix);

  /**
   * Says something of the alert whose id begins like this; returns when that is safe. It shows in
   * {@link #alerts} once it is indexed, a second or so later.
   *
   * @throws Refused if there is no such alert, or more than one
   */
  VerdictRow say(String idOrPrefix, Saying saying);
}
