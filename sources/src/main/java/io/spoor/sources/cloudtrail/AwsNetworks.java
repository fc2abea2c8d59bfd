package io.spoor.sources.cloudtrail;

import io.spoor.schemas.text.Ipv4;
import io.spoor.schemas.text.Words;
import java.util.BitSet;
import java.util.List;

/**
 * Networks of AWS instances: for IPv4 blocks of 65,536 addresses that, by AWS' publication, mostly
 * belong to EC2 (docs.aws.amazon.com, "AWS IP address ranges"). They are coarse on purpose: they
 * seldom change, and only prevent alerts about ordinary instances.
 */
final class AwsNetworks {
  /** First number of the addresses, then ranges of the second. */
  private static final String BLOCKS =
      """
      3 0-255
      13 36-63 112-115 124-127 200-251
      15 152-168 184-185 188-188 193-193 200-237
      16 16-16 24-26 50-52 54-54 62-63 78-79 112-112 144-147 162-175 184-184
      18 60-61 88-102 116-119 130-255
      23 20-23
      34 192-255
      35 71-95 152-183
      40 172-179
      43 192-223
      44 192-255
      46 51-51 137-137
      47 128-131
      50 16-19 112-112
      51 16-17 20-21 24-24 34-34 44-48 84-85 92-96 112-112
      52 0-95 192-223
      54 64-95 144-255
      56 48-51 68-68 124-159 228-228
      63 32-35 176-185
      65 0-2
      67 202-202
      68 79-79
      69 230-235
      70 224-232
      71 131-137 152-152
      72 44-44
      75 101-101
      79 125-125
      98 80-95 130-130
      99 77-87 150-151
      100 20-31 48-55
      107 20-23
      108 128-139
      122 248-248
      140 179-179
      157 175-175 241-241
      160 1-1
      161 189-189
      174 129-129
      175 41-41
      176 32-34
      177 71-72
      184 32-34 72-73 169-169
      204 236-236
      """;

  /** Address blocks assigned to AWS by the registries, all regions. */
  private static final List<String> IPV6_PREFIXES =
      Words.list(
          """
          2600:1f 2600:f0f 2406:da 2a05:d0 2a01:578: 2804:800: 2404:c2c0: 240f:80 fd00:ec2 fe80:
          """);

  private static final BitSet AWS = parseBlocks();

  private AwsNetworks() {}

  private static BitSet parseBlocks() {
    var blocks = new BitSet(1 << 16);
    for (String line : BLOCKS.lines().toList()) {
      String[] parts = line.split(" ", -1);
      int first = Integer.parseInt(parts[0]) << 8;
      for (int i = 1; i < parts.length; i++) {
        int dash = parts[i].indexOf('-');
        int from = Integer.parseInt(parts[i].substring(0, dash));
        int to = Integer.parseInt(parts[i].substring(dash + 1));
        blocks.set(first + from, first + to + 1);
      }
    }
    return blocks;
  }

  /** Whether the networks contain the address; not for text that is no address. */
  static boolean contains(String address) {
    long number = Ipv4.parse(address);
    return number < 0
        ? address.indexOf(':') >= 0 && IPV6_PREFIXES.stream().anyMatch(address::startsWith)
        : AWS.get((int) (number >>> 16));
  }
}
