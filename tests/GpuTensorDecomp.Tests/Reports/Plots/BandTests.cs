using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Tests.Reports.Plots;

public sealed class BandTests
{
    private const double Left = 54, Right = 780, Top = 32, Bottom = 274; // of the wide box

    [Fact]
    public void A_band_runs_along_its_upper_edge_and_back_along_the_lower_one()
    {
        XElement svg = Draw(Plot(new PlotSeries("a", [0, 10], [0.5, 0.5], 2)
        {
            Low = [0, 0.25],
            High = [1, 0.75],
        }));
        XElement band = Marks(svg, "band").ShouldHaveSingleItem();
        band.Attribute("class")!.Value.ShouldBe("band c2");
        band.Attribute("d")!.Value.ShouldBe("M54 32L780 92.5L780 213.5L54 274Z");
    }

    [Fact]
    public void A_place_without_values_splits_the_band()
    {
        XElement svg = Draw(Plot(new PlotSeries("a", [0, 2, 4, 6, 8], [1, 1, 1, 1, 1], 0)
        {
            Low = [0, 0, double.NaN, 0, 0],
            High = [1, 1, double.NaN, 1, 1],
        }));
        string d = Marks(svg, "band").Single().Attribute("d")!.Value;
        d.Count(c => c == 'M').ShouldBe(2);
        d.Count(c => c == 'Z').ShouldBe(2);
    }

    [Fact]
    public void On_a_logarithmic_axis_a_band_that_reaches_0_goes_to_the_lower_edge()
    {
        LinePlot plot = Plot(new PlotSeries("a", [0, 10], [1, 1], 0)
        {
            Low = [0, 0.01],
            High = [1, 1],
        });
        XElement svg = Draw(plot with { Y = new PlotAxis("y", new LogScale(0.01, 1)) });
        Marks(svg, "band").Single().Attribute("d")!.Value.ShouldBe("M54 32L780 32L780 274L54 276Z");
    }

    [Fact]
    public void Seeds_become_a_median_in_a_band_of_quantiles()
    {
        double[][] samples = [[1, 2, 3, 4, 5], [10, double.NaN, 30]];
        PlotSeries half = PlotSeries.OverSeeds("a", [1, 2], samples, 0);
        half.Y.ShouldBe([3, 20]);
        half.Low.ShouldBe([2, 15]);
        half.High.ShouldBe([4, 25]);
        PlotSeries all = PlotSeries.OverSeeds("a", [1, 2], samples, 0, share: 1);
        all.Low.ShouldBe([1, 10]);
        all.High.ShouldBe([5, 30]);
    }

    [Fact]
    public void Measured_points_have_a_dot_each_that_tells_its_values()
    {
        XElement svg = Draw(Plot(
            PlotSeries.OverSeeds("ours", [0, 5, 10], [[0, 1], [0.5], [double.NaN]], 1)));
        XElement[] dots = Marks(svg, "dot");
        dots.Length.ShouldBe(2);
        dots[0].Attribute("data-tip")!.Value.ShouldContain("0.5 at x 0");
        dots[0].Attribute("data-tip")!.Value.ShouldContain("band 0.25 to 0.75");
    }

    [Fact]
    public void Theory_is_dashed_named_and_follows_its_formula()
    {
        PlotSeries theory =
            PlotSeries.Theory("x²/100", new LinearScale(0, 10), x => x * x / 100, 0);
        XElement svg = Draw(Plot(theory));
        XElement line = svg.Descendants("path").Single(p => p.Attribute("data-name") is not null);
        line.Attribute("class")!.Value.ShouldBe("line c0 theory");
        foreach ((double x, double y) in ReportPage.Points(line))
        {
            double share = (x - Left) / (Right - Left);
            ((Bottom - y) / (Bottom - Top)).ShouldBe(share * share, 2e-3);
        }

        PlotSeries log = PlotSeries.Theory("x", new LogScale(1e-4, 1e4), x => x, 0);
        log.X[100].ShouldBe(1, 1e-9); // the middle of the decades
    }

    [Fact]
    public void Shared_axes_cover_the_ranges_of_all_and_are_logarithmic_when_one_is()
    {
        LinePlot a = Plot() with { Y = new PlotAxis("y", new LogScale(0.1, 1)) };
        LinePlot b = Plot() with
        {
            X = new PlotAxis("x", new LinearScale(-5, 3)),
            Y = new PlotAxis("y", new LinearScale(0.5, 100)),
        };
        IReadOnlyList<LinePlot> both = LinePlot.WithSharedAxes([a, b]);
        both[0].X.Scale.ShouldBe(both[1].X.Scale);
        (both[0].X.Scale.Minimum, both[0].X.Scale.Maximum).ShouldBe((-5, 10));
        both[1].Y.Scale.IsLogarithmic.ShouldBeTrue();
        (both[1].Y.Scale.Minimum, both[1].Y.Scale.Maximum).ShouldBe((0.1, 100));
    }

    private static XElement[] Marks(XElement svg, string kind) =>
        [.. svg.Descendants().Where(e => ReportPage.Class(e).Split(' ')[0] == kind)];

    private static LinePlot Plot(params PlotSeries[] series) => new()
    {
        Title = "title",
        Description = "description",
        X = new PlotAxis("x", new LinearScale(0, 10)),
        Y = new PlotAxis("y", new LinearScale(0, 1)),
        Series = series,
    };

    private static XElement Draw(LinePlot plot) =>
        XElement.Parse(LinePlotSvg.Render(plot, PlotSize.Wide, "p"));
}
