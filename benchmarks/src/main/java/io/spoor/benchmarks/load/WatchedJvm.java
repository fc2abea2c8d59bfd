package io.spoor.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.spoor.launchers.ProcessIdentity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Measures another JVM on this machine over JMX. */
public final class WatchedJvm implements AutoCloseable {
  private final ProcessIdentity identity;
  private final JMXConnector connector;
  private final MBeanServerConnection mbeans;
  private final OperatingSystemMXBean process;
  private final ThreadMXBean threads;
  private final MemoryMXBean memory;

  private WatchedJvm(ProcessIdentity identity, JMXConnector connector) throws IOException {
    this.identity = identity;
    this.connector = connector;
    this.mbeans = connector.getMBeanServerConnection();
    this.process = ManagementFactory.getPlatformMXBean(mbeans, OperatingSystemMXBean.class);
    this.threads = ManagementFactory.getPlatformMXBean(mbeans, ThreadMXBean.class);
    this.memory = ManagementFactory.getPlatformMXBean(mbeans, MemoryMXBean.class);
  }

  @SuppressWarnings("BanJNDI") // connects to a child process on loopback
  public static WatchedJvm attach(ProcessIdentity identity) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(identity.pid()));
      try {
        var url = new JMXServiceURL(machine.startLocalManagementAgent());
        return new WatchedJvm(identity, JMXConnectorFactory.connect(url));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("cannot watch process " + identity.pid() + ": " + e.getMessage(), e);
    }
  }

  /** CPU time of all threads, nanoseconds. */
  public long cpuNanos() {
    return process.getProcessCpuTime();
  }

  /** Heap allocation since its start. */
  public long allocatedBytes() {
    return threads.getTotalThreadAllocatedBytes();
  }

  public long heapBytes() {
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** Resident memory reported by the operating system. */
  public long residentBytes() {
    return identity.residentBytes();
  }

  /** A counter of the connector, summed over all tasks. */
  public long counter(String name) throws IOException {
    try {
      long sum = 0;
      Set<ObjectName> plugins =
          mbeans.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null);
      for (ObjectName plugin : plugins) {
        for (var attribute : mbeans.getMBeanInfo(plugin).getAttributes()) {
          if (attribute.getName().equals(name)) {
            sum += ((Number) mbeans.getAttribute(plugin, name)).longValue();
          }
        }
      }
      return sum;
    } catch (JMException e) {
      throw new IOException("cannot read the connector's counters", e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
