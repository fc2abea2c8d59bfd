package io.spoor.client.triage;

import io.spoor.client.result.AlertView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.ChainQueries.AlertFilter;
import java.util.List;

/** Where people look at alerts, and say what they think of them. */
public interface AlertTriage {

  /** By the time of their first finding, each with its latest verdict and its deliveries. */
  List<AlertView> alerts(AlertFilter filter, boolean newestFirst, long limit);

  /**
   * The alert whose id begins like this.
   *
   * @throws Refused if there is none, or more than one
   */
  AlertView alert(String idOrPrefix);

  /**
   * Says something of the alert whose id begins like this; returns when that is safe. It shows in
   * {@link #alerts} once it is indexed, a second or so later.
   *
   * @throws Refused if there is no such alert, or more than one
   */
  VerdictView submit(String idOrPrefix, VerdictRequest request);
}
