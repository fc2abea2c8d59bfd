package io.spoor.cli.faults;

import java.time.Duration;
import java.util.Locale;

/** Something that happens to a cluster while it works. */
enum InjectedFault {
  INSTANCE_KILLED {
    @Override
    void inject(FaultTestCluster stack, int round, Recovery recovery) throws InterruptedException {
      int victim = 1 + round % 2;
      stack.app(victim).kill();
      recovery.await();
      stack.startApp(victim);
    }
  },
  LEADER_KILLED {
    @Override
    void inject(FaultTestCluster stack, int round, Recovery recovery) throws InterruptedException {
      int victim = round % 2 == 0 ? stack.busiestLeader() : stack.coordinator();
      stack.kafka().broker(victim).kill();
      recovery.await();
      stack.kafka().startBroker(victim);
      stack.awaitInSync(IN_SYNC_TIMEOUT);
    }
  },
  INSTANCE_JOINS_AND_LEAVES {
    @Override
    void inject(FaultTestCluster stack, int round, Recovery recovery) throws InterruptedException {
      stack.startApp(3);
      recovery.await();
      stack.app(3).stop();
    }
  },
  BROKERS_RESTARTED_IN_TURN {
    @Override
    void inject(FaultTestCluster stack, int round, Recovery recovery) throws InterruptedException {
      for (int broker : stack.kafka().brokers()) {
        stack.kafka().broker(broker).stop();
        stack.kafka().startBroker(broker);
        stack.awaitInSync(IN_SYNC_TIMEOUT);
      }
    }
  },
  INSTANCES_RESTARTED_IN_TURN {
    @Override
    void inject(FaultTestCluster stack, int round, Recovery recovery) throws InterruptedException {
      for (int instance = 1; instance <= 2; instance++) {
        stack.app(instance).stop();
        stack.startApp(instance);
      }
    }
  };

  private static final Duration IN_SYNC_TIMEOUT = Duration.ofSeconds(60);

  /** For people. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** How much longer than in calm anybody may wait for an output: what a crash may cost. */
  Duration maxAddedLatency() {
    return switch (this) {
      case INSTANCE_KILLED, LEADER_KILLED, BROKERS_RESTARTED_IN_TURN -> Duration.ofSeconds(15);
      // Tasks move to instances that have only just started, and run slowly until compiled.
      case INSTANCE_JOINS_AND_LEAVES, INSTANCES_RESTARTED_IN_TURN -> Duration.ofSeconds(60);
    };
  }

  /** Waits until what is sent from now on has come out, on every partition. */
  interface Recovery {
    void await() throws InterruptedException;
  }

  /**
   * Lets it happen and puts the cluster back as it was, under traffic.
   *
   * @param round from 0; who is hit differs from round to round
   */
  abstract void inject(FaultTestCluster stack, int round, Recovery recovery)
      throws InterruptedException;
}
