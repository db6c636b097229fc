using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Tests.Reports.Plots;

public sealed class HeatMapTests
{
    [Fact]
    public void Every_value_is_a_cell_in_its_place_and_colour()
    {
        HeatMap map = HeatMap.Of(
            "t", "d", CellAxis.OfCategories("method", ["a", "b"]),
            CellAxis.OfValues("m", [1, 2, 4]), new PlotAxis("error", new LinearScale(0, 1)),
            [[0, 1], [0.5, double.NaN], [0.25, 0.75]]);
        XElement svg = Draw(map);
        XElement[] cells = Marks(svg, "cell");
        cells.Length.ShouldBe(5);
        // The first row is the lowest, the second column right of the first.
        Number(cells[0], "y").ShouldBeGreaterThan(Number(cells[2], "y"));
        Number(cells[1], "x").ShouldBe(Number(cells[0], "x") + Number(cells[0], "width"), 0.02);
        ReportPage.Class(cells[0]).ShouldBe("cell h0");
        ReportPage.Class(cells[1]).ShouldBe("cell h15");
        cells[2].Attribute("data-tip")!.Value.ShouldBe("method a, m 2 error 0.5");
        svg.Element("title")!.Value.ShouldBe("t");
        svg.Element("desc")!.Value.ShouldBe("d");
        Marks(svg, "bar").Length.ShouldBe(HeatPalette.Levels);
    }

    [Fact]
    public void Text_stands_in_cells_that_have_room_for_it()
    {
        Marks(Draw(Wide(5)), "in").Length.ShouldBe(5);
        Marks(Draw(Wide(100)), "in").ShouldBeEmpty();
        Marks(Draw(Wide(100)), "cell").Length.ShouldBe(100);
        XElement[] names =
        [
            .. Draw(Wide(100)).Elements("text")
                .Where(t => t.Attribute("text-anchor")?.Value == "middle"),
        ];
        names.Length.ShouldBeInRange(5, 40);
        for (int i = 1; i < names.Length; i++)
        {
            double gap = Number(names[i], "x") - Number(names[i - 1], "x");
            gap.ShouldBeGreaterThan(7.0 * names[i].Value.Length);
        }
    }

    [Fact]
    public void A_grid_of_successes_counts_and_gives_the_interval()
    {
        HeatMap map = SuccessGrid.Of(
            "t", "d", CellAxis.OfValues("d", [3, 5]), CellAxis.OfValues("m", [1, 2]),
            [[new(8, 10), new(0, 10)], [new(0, 0), new(10, 10)]]);
        XElement svg = Draw(map);
        Marks(svg, "in").Select(t => t.Value).ShouldBe(["8/10", "0/10", "10/10"]);
        Marks(svg, "cell")[0].Attribute("data-tip")!.Value
            .ShouldContain("8 of 10 succeed: 80 % 95 % interval 49 to 94 %");
        ReportPage.Class(Marks(svg, "cell")[2]).ShouldBe("cell h15");
    }

    [Fact]
    public void A_curve_lies_over_the_cells_of_its_values()
    {
        HeatMap map = Wide(4) with
        {
            X = CellAxis.OfValues("d", [2, 4, 8, 16]),
            Y = CellAxis.OfValues("m", [1, 2]),
            Overlays =
            [
                new PlotSeries("m*", [2, 8, 500], [1, 2, 2], 0) { Style = LineStyle.Theory },
            ],
        };
        XElement svg = Draw(map);
        XElement[] cells = Marks(svg, "cell");
        XElement line = svg.Elements("path").Single(p => p.Attribute("data-name")?.Value == "m*");
        (double X, double Y)[] points = ReportPage.Points(line);
        points.Length.ShouldBe(2); // 500 lies outside
        points[0].X.ShouldBe(Number(cells[0], "x") + Number(cells[0], "width") / 2, 0.02);
        points[0].Y.ShouldBe(Number(cells[0], "y") + Number(cells[0], "height") / 2, 0.02);
        points[1].X.ShouldBe(Number(cells[2], "x") + Number(cells[2], "width") / 2, 0.02);
        XElement.Parse(PlotFigure.Render("f", "", map)).Descendants("li").Single().Value
            .ShouldBe("m*");
    }

    [Fact]
    public void Places_between_cells_follow_ratios_or_differences_as_the_values_do()
    {
        CellAxis ratios = CellAxis.OfValues("x", [1, 10, 100]);
        ratios.Position(1).ShouldBe(0.5, 1e-12);
        ratios.Position(Math.Sqrt(10)).ShouldBe(1, 1e-12);
        ratios.Position(1000).ShouldBe(double.NaN);
        ratios.Position(-1).ShouldBe(double.NaN);
        CellAxis steps = CellAxis.OfValues("x", [10, 20, 30]);
        steps.Position(15).ShouldBe(1, 1e-12);
        steps.Position(35).ShouldBe(3, 1e-12);
        CellAxis.OfCategories("x", ["a", "b"]).Position(1).ShouldBe(double.NaN);
        Should.Throw<ArgumentException>(() => CellAxis.OfValues("x", [2, 1]));
    }

    [Fact]
    public void Ink_is_readable_on_every_colour_and_colours_go_one_way()
    {
        foreach (IReadOnlyList<string> ramp in new[] { HeatPalette.Light, HeatPalette.Dark })
        {
            ramp.Count.ShouldBe(HeatPalette.Levels);
            ramp.ShouldAllBe(c => HeatPalette.Contrast(c, HeatPalette.Ink(c)) >= 4.5);
            double[] toBlack = [.. ramp.Select(c => HeatPalette.Contrast(c, "#000000"))];
            toBlack.ShouldBeInOrder(ramp == HeatPalette.Light
                ? SortDirection.Descending : SortDirection.Ascending);
        }

        HeatPalette.Contrast("#ffffff", "#000000").ShouldBe(21, 1e-9);
    }

    private static HeatMap Wide(int columns) => HeatMap.Of(
        "t", "d",
        CellAxis.OfCategories("x", [.. Enumerable.Range(1000, columns).Select(i => $"{i}")]),
        CellAxis.OfCategories("y", ["a"]), new PlotAxis("v", new LinearScale(0, 1)),
        [[.. Enumerable.Range(0, columns).Select(i => 0.123)]]);

    private static XElement[] Marks(XElement svg, string kind) =>
        [.. svg.Descendants().Where(e => ReportPage.Class(e).Split(' ')[0] == kind)];

    private static double Number(XElement element, string name) => (double)element.Attribute(name)!;

    private static XElement Draw(HeatMap map) =>
        XElement.Parse(HeatMapSvg.Render(map, PlotSize.Wide, "p"));
}
