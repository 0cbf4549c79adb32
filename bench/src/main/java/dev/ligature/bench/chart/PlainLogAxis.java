package dev.ligature.bench.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis on the left, with labels at 1, 2, 5, 10 and so on, or at powers of ten if it
 * is long. The library's own has labels that become outlines of their letters.
 */
final class PlainLogAxis extends LogAxis {
  private static final long serialVersionUID = 1L;

  private final DecimalFormat format =
      new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));

  PlainLogAxis(Font font) {
    setTickLabelFont(font);
  }

  @Override
  public List<ValueTick> refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    double lower = getRange().getLowerBound();
    double upper = getRange().getUpperBound();
    boolean few = upper / lower > 1_000;
    List<ValueTick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(lower)); Math.pow(10, power) <= upper; power++) {
      for (int digit = 1; digit < 10; digit++) {
        double value = digit * Math.pow(10, power);
        if (value >= lower && value <= upper) {
          boolean labelled = digit == 1 || (!few && (digit == 2 || digit == 5));
          ticks.add(tick(value, labelled));
        }
      }
    }
    return ticks;
  }

  private ValueTick tick(double value, boolean labelled) {
    return new NumberTick(
        labelled ? TickType.MAJOR : TickType.MINOR,
        value,
        labelled ? format.format(value) : "",
        TextAnchor.CENTER_RIGHT,
        TextAnchor.CENTER_RIGHT,
        0);
  }
}
