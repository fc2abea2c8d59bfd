package io.spoor.client.triage;

import io.spoor.client.result.AlertView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.ChainQueries.AlertFilter;
import java.util.List;

/** Port for reading alerts and submitting verdicts. */
public interface AlertTriage {

  /** Alerts by time of the first finding, each with its latest verdict and its deliveries. */
  List<AlertView> alerts(AlertFilter filter, boolean newestFirst, long limit);

  /**
   * The alert whose id begins with the argument.
   *
   * @throws TriageException if none or more than one matches
   */
  AlertView alert(String idOrPrefix);

  /**
   * Submits a verdict on the alert whose id begins with {@code idOrPrefix}; returns when Kafka has
   * acknowledged it. {@link #alerts} includes it once it is indexed, about a second later.
   *
   * @throws TriageException if no alert or more than one matches
   */
  VerdictView submit(String idOrPrefix, VerdictRequest request);
}
