using System.Globalization;
using System.Xml.Linq;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Tests.Reports.Plots;

public sealed class LinePlotTests
{
    [Fact]
    public void A_point_is_drawn_where_its_values_say()
    {
        // The wide box runs from 54 to 780 and from 32 (top) to 274.
        XElement svg = Draw(Plot(new PlotSeries("a", [0, 5, 10], [0, 1, 0.5], 0)));
        Data(svg).ShouldBe("M54 274L417 32 780 153");
    }

    [Fact]
    public void A_gap_splits_a_line_and_a_lone_point_becomes_a_dot()
    {
        XElement svg = Draw(Plot(new PlotSeries(
            "a", [0, 1, 2, 3, 4, 5, 6], [0, 1, double.NaN, 0.5, double.NaN, 0, 1], 0)));
        Data(svg).Count(c => c == 'M').ShouldBe(2);
        XElement dot = svg.Descendants("circle").ShouldHaveSingleItem();
        dot.Attribute("cy")!.Value.ShouldBe("153");
    }

    [Fact]
    public void Values_far_outside_are_clipped_and_kept_small()
    {
        XElement svg = Draw(Plot(new PlotSeries("a", [0, 10], [0, 1e9], 0)));
        svg.Descendants("clipPath").Count().ShouldBe(2); // of lines, and of dots
        Data(svg).ShouldBe("M54 274L780 -89"); // half a height above the box
    }

    [Fact]
    public void Text_is_escaped_everywhere()
    {
        const string nasty = "<b>&\"";
        LinePlot plot = Plot(new PlotSeries(nasty, [0, 10], [0, 1], 0)) with
        {
            Title = nasty,
            Description = nasty,
            Labels = [new PlotLabel(5, 0.5, nasty, 0)],
            Guides = [new PlotGuide(0.3, nasty, IsVertical: false)],
            X = new PlotAxis(nasty, new LinearScale(0, 10)),
        };
        string figure = PlotFigure.Render("f", nasty, plot);
        figure.ShouldNotContain("<b>");
        XElement svg = XElement.Parse(figure).Descendants("svg").First();
        svg.Element("title")!.Value.ShouldBe(nasty);
        svg.Elements("text").Count(t => t.Value == nasty).ShouldBe(3);
        svg.Descendants("path").Count(p => p.Attribute("data-name")?.Value == nasty).ShouldBe(1);
    }

    [Fact]
    public void Ticks_of_the_narrow_drawing_do_not_touch()
    {
        LinePlot plot = Plot(new PlotSeries("a", [0, 999_999], [0, 1], 0)) with
        {
            X = new PlotAxis("step", new LinearScale(0, 999_999)),
        };
        XElement svg = XElement.Parse(LinePlotSvg.Render(plot, PlotSize.Narrow, "p"));
        XElement[] labels =
            [.. svg.Elements("text").Where(t => t.Attribute("text-anchor")?.Value == "middle")];
        labels.Length.ShouldBeGreaterThan(1);
        for (int i = 1; i < labels.Length; i++)
        {
            double gap = (double)labels[i].Attribute("x")! - (double)labels[i - 1].Attribute("x")!;
            gap.ShouldBeGreaterThan(3.5 * (labels[i].Value.Length + labels[i - 1].Value.Length));
        }
    }

    [Fact]
    public void Labels_that_would_lie_on_each_other_are_left_out()
    {
        LinePlot plot = Plot(new PlotSeries("a", [0, 10], [0, 1], 0)) with
        {
            Labels =
            [
                new PlotLabel(3, 0.5, "1", 0),
                new PlotLabel(3.1, 0.5, "2", 1),
                new PlotLabel(8, 0.5, "3", 2),
            ],
        };
        Draw(plot).Elements("text")
            .Where(t => t.Attribute("class")!.Value.StartsWith("label", StringComparison.Ordinal))
            .Select(t => t.Value).ShouldBe(["1", "3"]);
    }

    [Fact]
    public void A_guide_is_labelled_where_the_lines_leave_room()
    {
        LinePlot plot = Plot(new PlotSeries("a", [0, 1, 2, 9, 10], [0.5, 0.5, 0.5, 0, 0], 0)) with
        {
            Guides = [new PlotGuide(0.5, "limit", IsVertical: false)],
        };
        XElement note = Draw(plot).Elements("text").Single(t => t.Value == "limit");
        note.Attribute("text-anchor")!.Value.ShouldBe("end");
    }

    [Fact]
    public void The_legend_names_the_muted_line_last_and_counts_those_it_leaves_out()
    {
        PlotSeries[] lines =
        [
            new("others", [0, 1], [0, 1], Palette.Muted),
            .. Enumerable.Range(0, 30).Select(i => new PlotSeries($"line {i}", [0, 1], [0, 1], i)),
        ];
        XElement few = XElement.Parse(PlotFigure.Render("f", "", Plot(lines[..3])));
        few.Descendants("li").Select(li => li.Value).ShouldBe(["line 0", "line 1", "others"]);
        XElement many = XElement.Parse(PlotFigure.Render("f", "", Plot(lines)));
        many.Descendants("li").Last().Value.ShouldBe("and 7 more");
        XElement.Parse(PlotFigure.Render("f", "", Plot(lines[0])))
            .Descendants("li").ShouldBeEmpty();
    }

    [Fact]
    public void The_legend_of_several_plots_names_each_line_once()
    {
        LinePlot first = Plot(
            new("formula", [0, 1], [0, 1], 0), new("term 1", [0, 1], [0, 1], 1));
        LinePlot second = Plot(
            new("term 1", [0, 1], [0, 2], 1), new("error", [0, 1], [0, 1], 2));
        XElement.Parse(PlotFigure.Render("f", "", first, second))
            .Descendants("li").Select(li => li.Value).ShouldBe(["formula", "term 1", "error"]);
        XElement.Parse(PlotFigure.RenderFacets("g", "", first, second))
            .Descendants("li").Select(li => li.Value).ShouldBe(["formula", "term 1", "error"]);
    }

    [Fact]
    public void A_dot_on_the_edge_is_whole()
    {
        XElement svg = Draw(Plot(new PlotSeries("a", [0, 10], [0, 1], 0)
        {
            Style = LineStyle.Points,
        }));
        XElement dot = svg.Descendants("circle").First();
        string clip = dot.Parent!.Attribute("clip-path")!.Value[5..^1];
        XElement box = svg.Descendants("clipPath").Single(c => c.Attribute("id")!.Value == clip)
            .Elements().Single();
        double Number(XElement element, string name) =>
            double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        (Number(dot, "cx") - Number(box, "x")).ShouldBeGreaterThan(Number(dot, "r"));
        (Number(box, "y") + Number(box, "height") - Number(dot, "cy"))
            .ShouldBeGreaterThan(Number(dot, "r"));
    }

    [Fact]
    public void Lines_beyond_the_eighth_are_dashed_in_the_colours_again()
    {
        Palette.Light.Count.ShouldBe(8);
        Palette.Dark.Count.ShouldBe(8);
        Palette.Classes(7).ShouldBe("c7");
        Palette.Classes(8).ShouldBe("c0 d1");
        Palette.Classes(31).ShouldBe("c7 d3");
        Palette.Classes(32).ShouldBe("c0");
        Enumerable.Range(0, 32).Select(Palette.Classes).ShouldBeUnique();
        Palette.Classes(Palette.Muted).ShouldBe("muted");
    }

    [Fact]
    public void Thinning_keeps_a_spike_and_both_ends()
    {
        PlotPoint[] points =
            [.. Enumerable.Range(0, 10_000).Select(i => new PlotPoint(i, i == 6_543 ? 100 : 0))];
        IReadOnlyList<PlotPoint> thinned = LineThinning.Thin(points, 800);
        thinned.Count.ShouldBeLessThanOrEqualTo(800);
        thinned.ShouldContain(new PlotPoint(6_543, 100));
        thinned[0].ShouldBe(points[0]);
        thinned[^1].ShouldBe(points[^1]);
        thinned.Select(p => p.X).ShouldBeInOrder();
    }

    [Fact]
    public void Thinning_copes_with_points_at_one_place()
    {
        PlotPoint[] points = [.. Enumerable.Range(0, 1000).Select(i => new PlotPoint(5, i))];
        LineThinning.Thin(points, 100).Select(p => p.Y).ShouldBe([0, 999]);
    }

    [Fact]
    public void Simplifying_drops_points_on_a_straight_line_only()
    {
        PlotPoint[] points = [new(0, 0), new(1, 1.05), new(2, 2), new(3, 2), new(4, 2)];
        LineThinning.Simplify(points, 0.1)
            .ShouldBe([new PlotPoint(0, 0), new PlotPoint(2, 2), new PlotPoint(4, 2)]);
    }

    [Fact]
    public void Attached_data_cannot_end_its_element() => Should.Throw<ArgumentException>(
        () => new HtmlPage("p").AttachCsv("a.csv", "</script>"));

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

    private static string Data(XElement svg) => svg.Descendants("path")
        .Single(p => p.Attribute("data-name") is not null).Attribute("d")!.Value;
}
