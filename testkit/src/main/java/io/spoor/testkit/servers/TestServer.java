package io.spoor.testkit.servers;

/** A real server that a test can request. */
public enum TestServer {
  KAFKA {
    @Override
    void start() {
      RealStack.kafka();
    }
  },
  REGISTRY {
    @Override
    void start() {
      RealStack.registry();
    }
  },
  ELASTICSEARCH {
    @Override
    void start() {
      RealStack.elasticsearch();
    }
  },
  CONNECT {
    @Override
    void start() {
      RealStack.connect();
    }
  };

  abstract void start();
}
