package dev.ligature.bench.compare;

import java.util.List;
import java.util.Map;

/**
 * A run as it is reported.
 *
 * @param versions the peers that took part
 * @param missing why others did not
 * @param machine what it ran on
 * @param quick whether it was a quick run, whose figures mean little
 * @param seconds how long it took
 * @param results the rows
 */
public record Report(
    Map<Peer, String> versions,
    Map<Peer, String> missing,
    String machine,
    boolean quick,
    long seconds,
    List<RowResult> results) {}
