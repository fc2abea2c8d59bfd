package io.spoor.benchmarks.scale;

import java.time.Duration;

/**
 * Predicts the size of a deployment from the cost of one event and that of one stream thread. Both
 * are measured ({@code bench --curves}): the cost of an event does not depend on the number of
 * earlier events, and what more instances cost is their threads. A thread commits a transaction in
 * each interval, however few events it has.
 */
public final class ScaleModel {
  private static final double MICROS = 1e6;
  private static final double SECONDS_PER_DAY = 86_400;

  /** A follower appends what the leader receives, parses, and sends to consumers. */
  private static final double FOLLOWER_COST = 0.5;

  /** A standby has a copy of each state. */
  private static final int STATE_COPIES = 2;

  private final MeasuredCosts costs;

  public ScaleModel(MeasuredCosts costs) {
    this.costs = costs;
  }

  /**
   * A deployment's needs. Cores are those to provide; the peak uses the deployment's utilisation of
   * them.
   *
   * @param meanRate events a second
   * @param peakRate events a second
   * @param appCores of all application instances
   * @param instances application instances
   * @param partitions of scaled topics, a power of two: at least one a core of the application
   * @param brokerCores of all brokers
   * @param brokerBytesPerSecond into each broker at the peak
   * @param brokerDiskBytes of all brokers
   * @param stateDiskBytes of all application instances, with standbys
   * @param evidenceCores of Connect's evidence sink
   * @param evidenceBytesPerDay of the evidence log
   * @param searchCores of Connect and Elasticsearch, without replicas of indices
   */
  public record Prediction(
      double meanRate,
      double peakRate,
      double appCores,
      int instances,
      int partitions,
      double brokerCores,
      double brokerBytesPerSecond,
      double brokerDiskBytes,
      double stateDiskBytes,
      double evidenceCores,
      double evidenceBytesPerDay,
      double searchCores) {}

  /** What the deployment needs. */
  public Prediction predict(Deployment deployment) {
    double peak = deployment.peakRate();
    double eventCores = peak * costs.appMicros() / MICROS;
    // An instance has a thread a core.
    double coresForEvents =
        deployment.coresPerInstance() * (deployment.utilisation() - costs.appThreadCores());
    int instances = (int) Math.max(1, Math.ceil(eventCores / coresForEvents));
    int threads = instances * deployment.coresPerInstance();
    double appCores = (eventCores + threads * costs.appThreadCores()) / deployment.utilisation();
    double copies = 1 + (deployment.replicas() - 1) * FOLLOWER_COST;
    double writtenBytes = costs.topicBytes() + costs.changelogBytes();
    double state = stateBytes(deployment);
    return new Prediction(
        deployment.meanRate(),
        peak,
        appCores,
        instances,
        powerOfTwo(threads),
        cores(peak, costs.brokerMicros() * copies, deployment)
            + threads * costs.brokerThreadCores() / deployment.utilisation(),
        peak * writtenBytes * deployment.replicas() / deployment.brokers(),
        (deployment.eventsPerDay() * costs.topicBytes() * days(deployment.retention()) + state)
            * deployment.replicas(),
        state * STATE_COPIES,
        cores(peak, costs.evidenceMicros(), deployment),
        deployment.eventsPerDay() * costs.evidenceBytes(),
        cores(peak * costs.documents(), costs.documentMicros(), deployment));
  }

  private double stateBytes(Deployment deployment) {
    double retainedDays = days(deployment.horizon()) * Deployment.RETAINED_HORIZONS;
    return deployment.eventsPerDay() * retainedDays * costs.stateBytes();
  }

  private static double cores(double rate, double micros, Deployment deployment) {
    return rate * micros / MICROS / deployment.utilisation();
  }

  private static double days(Duration duration) {
    return duration.toSeconds() / SECONDS_PER_DAY;
  }

  private static int powerOfTwo(int atLeast) {
    int highest = Integer.highestOneBit(atLeast);
    return highest == atLeast ? highest : 2 * highest;
  }
}
