package io.spoor.benchmarks.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends CloudTrail records at a constant rate until it is closed. Most belong to chains of twenty,
 * which also contain occasional findings. Some are the root user of a separate account, which
 * causes a finding and a unique alert: these are timed.
 */
final class AlertLoad implements AutoCloseable {
  private static final long FIRST_ACCOUNT = 600_000_000_000L;
  private static final int CHAIN = 20;
  private static final int OPEN_CHAINS = 500;

  /** A record that causes an alert, and its send time. */
  record Sent(String principal, long nanos) {}

  private final Producer<byte[], byte[]> producer;
  private final AlertsSettings settings;
  private final CloudTrailGenerator background =
      new CloudTrailGenerator(CHAIN, OPEN_CHAINS, System.nanoTime());
  private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().name("load").unstarted(this::run);
  private volatile boolean done;

  private AlertLoad(Producer<byte[], byte[]> producer, AlertsSettings settings) {
    this.producer = producer;
    this.settings = settings;
  }

  static AlertLoad start(String bootstrapServers, AlertsSettings settings) {
    var load =
        new AlertLoad(
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ProducerConfig.LINGER_MS_CONFIG,
                    0),
                new ByteArraySerializer(),
                new ByteArraySerializer()),
            settings);
    load.thread.start();
    return load;
  }

  /** The records so far that cause an alert. */
  List<Sent> sent() {
    return List.copyOf(sent);
  }

  private void run() {
    String topic = TopicCatalogue.raw("cloudtrail").name();
    long startNanos = System.nanoTime();
    for (long i = 0; !done; i++) {
      long wait = startNanos + i * 1_000_000_000L / settings.rate() - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      // Spreads the alert records evenly over each second.
      boolean alerts =
          (i + 1) * settings.alerts() / settings.rate() > i * settings.alerts() / settings.rate();
      if (alerts) {
        String account = Long.toString(FIRST_ACCOUNT + sent.size());
        byte[] record = rootOf(account);
        sent.add(new Sent("arn:aws:iam::" + account + ":root", System.nanoTime()));
        var _ = producer.send(new ProducerRecord<>(topic, record));
      } else {
        var _ = producer.send(new ProducerRecord<>(topic, background.next()));
      }
    }
  }

  private static byte[] rootOf(String account) {
    return """
        {"eventVersion":"1.11","userIdentity":{"type":"Root","principalId":"%1$s",\
        "arn":"arn:aws:iam::%1$s:root","accountId":"%1$s","accessKeyId":"AKIA%1$sAAAA"},\
        "eventTime":"%2$s","eventSource":"s3.amazonaws.com","eventName":"ListBuckets",\
        "awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli",\
        "requestID":"r-%1$s","eventID":"bench-%1$s","readOnly":true,\
        "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%1$s"}\
        """
        .formatted(account, Instant.now().truncatedTo(ChronoUnit.SECONDS))
        .getBytes(UTF_8);
  }

  /** Stops sending; returns when all sent records are on the topic. */
  void finish() throws InterruptedException {
    done = true;
    thread.join();
    producer.close();
  }

  @Override
  public void close() {
    try {
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
