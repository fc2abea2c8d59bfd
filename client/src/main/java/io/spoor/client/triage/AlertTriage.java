package io.spoor.client.triage;

import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.ChainQueries.AlertFilter;
import java.util.List;
import java.util.Map;

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
   * The decided calls that the findings of each alert name, by id of the alert; alerts without any
   * are missing.
   */
  Map<String, List<DecidedAction>> decided(List<AlertView> alerts);

  /**
   * Submits a verdict on the alert whose id begins with {@code idOrPrefix}; returns when Kafka has
   * acknowledged it. {@link #alerts} includes it once it is indexed, about a second later.
   *
   * @throws TriageException if no alert or more than one matches
   */
  VerdictView submit(String idOrPrefix, VerdictRequest request);
}
