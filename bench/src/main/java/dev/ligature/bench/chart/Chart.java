package dev.ligature.bench.chart;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Draws rows 20 and 21 side by side, both on logarithmic scales.
 *
 * <p>Usage: {@code Chart ROOT [JSON [SVG]]}: by default from {@code bench/target/compare.json} to
 * {@code docs/benchmarks.svg}. Status 1 if the report is not there or has not these rows.
 */
public final class Chart {
  private static final int HEIGHT = 420;
  private static final int LEFT = 760;
  private static final int RIGHT = 320;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Shape DIAMOND = ShapeUtils.createDiamond(6);
  private static final Shape CIRCLE = new Ellipse2D.Double(-4, -4, 8, 8);
  private static final Shape SQUARE = new Rectangle2D.Double(-4, -4, 8, 8);

  /** How the points of each engine look. */
  private static final Map<String, Style> STYLES =
      Map.of(
          "Ligature", new Style(0xd55e00, DIAMOND),
          "Ligature, memory imported", new Style(0xe69f00, DIAMOND),
          "Node", new Style(0x0072b2, CIRCLE),
          "Endive", new Style(0xcc79a7, ShapeUtils.createUpTriangle(5)),
          "Chicory", new Style(0x8b4f9f, ShapeUtils.createDownTriangle(5)),
          "GraalWasm", new Style(0x009e73, SQUARE),
          "wasmtime-java", new Style(0x56b4e9, SQUARE),
          "native C", new Style(0x000000, ShapeUtils.createDiagonalCross(4, 1)));

  private static final Style OTHER = new Style(0x808080, CIRCLE);

  private record Style(int color, Shape shape) {}

  private Chart() {}

  /** Draws them. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Path report = args.length > 1 ? Path.of(args[1]) : root.resolve("bench/target/compare.json");
    Path picture = args.length > 2 ? Path.of(args[2]) : root.resolve("docs/benchmarks.svg");
    if (!Files.exists(report)) {
      System.err.println("bench/chart: no " + report + ": run bench/compare first");
      System.exit(1);
    }
    try {
      Files.write(picture, svg(Files.readString(report)));
      System.err.println("bench/chart: " + picture);
    } catch (IllegalArgumentException e) {
      System.err.println("bench/chart: " + e.getMessage() + ": run bench/compare 20 21");
      System.exit(1);
    }
  }

  /**
   * The chart of a report.
   *
   * @throws IllegalArgumentException if a row is not in it
   */
  static byte[] svg(String report) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // Otherwise texts become outlines of their letters.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart(
            "Time against Ligature's with the module's own memory",
            Measurements.of(report, "20").againstOwn(),
            true)
        .draw(graphics, new Rectangle2D.Double(0, 0, LEFT, HEIGHT));
    chart("Time of a call, in ns", Measurements.of(report, "21"), false)
        .draw(graphics, new Rectangle2D.Double(LEFT, 0, RIGHT, HEIGHT));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Processors.get("svg")
        .getDocument(graphics.getCommands(), new PageSize(LEFT + RIGHT, HEIGHT))
        .writeTo(out);
    return out.toByteArray();
  }

  private static JFreeChart chart(String title, Measurements measured, boolean legend) {
    DefaultCategoryDataset points = new DefaultCategoryDataset();
    LineAndShapeRenderer renderer = new LineAndShapeRenderer(false, true);
    for (String thing : measured.things()) {
      measured
          .medians()
          .forEach((engine, values) -> points.addValue(values.get(thing), engine, thing));
    }
    for (int i = 0; i < points.getRowCount(); i++) {
      Style style = STYLES.getOrDefault(points.getRowKey(i).toString(), OTHER);
      renderer.setSeriesPaint(i, new Color(style.color()));
      renderer.setSeriesShape(i, style.shape());
    }
    renderer.setDrawOutlines(false);
    renderer.setUseSeriesOffset(true);
    renderer.setItemMargin(0.1);

    CategoryAxis things = new CategoryAxis();
    things.setTickLabelFont(FONT);
    things.setMaximumCategoryLabelLines(3);
    things.setLowerMargin(0.01);
    things.setUpperMargin(0.01);
    PlainLogAxis values = new PlainLogAxis(FONT);
    CategoryPlot plot = new CategoryPlot(points, things, values, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlinesVisible(true);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    plot.setDomainGridlineStroke(new BasicStroke(0.5f));
    JFreeChart chart = new JFreeChart(title, FONT.deriveFont(Font.BOLD, 14f), plot, legend);
    chart.setBackgroundPaint(Color.WHITE);
    if (legend) {
      chart.getLegend().setPosition(RectangleEdge.BOTTOM);
      chart.getLegend().setItemFont(FONT);
      chart.getLegend().setFrame(BlockBorder.NONE);
    }
    return chart;
  }
}
