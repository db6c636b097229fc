using System.Text.Json;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Tests.Reports.Experiments;

public sealed class ClaimTests
{
    [Theory]
    [InlineData(1.2, true)]
    [InlineData(0.8, true)]
    [InlineData(1.3, false)]
    [InlineData(double.NaN, false)]
    public void A_value_within_its_tolerance_holds(double measured, bool holds)
    {
        Claim.Within("c", 1, measured, 0.25).Pass.ShouldBe(holds);
        Claim.WithinRelative("c", -100, -100 * measured, 0.25).Pass.ShouldBe(holds);
        Claim.WithinRelative("c", -100, 0, 0.25).Tolerance.ShouldBe(25);
    }

    [Fact]
    public void Bounds_on_one_side_hold_on_their_side()
    {
        Claim.AtLeast("c", 0.5, 0.5).Pass.ShouldBeTrue();
        Claim.AtLeast("c", 0.5, 0.4).Pass.ShouldBeFalse();
        Claim.AtMost("c", 0.5, 0.4).Pass.ShouldBeTrue();
        Claim.AtMost("c", 0.5, 0.6).Pass.ShouldBeFalse();
        Claim.AtMost("c", 0.5, double.NaN).Pass.ShouldBeFalse();
        Claim.AtLeast("share", 0.5, 1).Statement.ShouldBe("share, at least");
        Claim.Holds("c", true).Pass.ShouldBeTrue();
        Claim.Holds("c", false).Pass.ShouldBeFalse();
    }

    [Fact]
    public void Success_rates_hold_within_15_points()
    {
        Claim.SuccessRate("c", 0.9, new SuccessCount(15, 20)).Pass.ShouldBeTrue(); // just
        Claim.SuccessRate("c", 0.9, new SuccessCount(14, 20)).Pass.ShouldBeFalse();
        Claim.SuccessRate("c", 0.9, new SuccessCount(0, 0)).Pass.ShouldBeFalse();
    }

    [Fact]
    public void Success_rates_hold_in_the_interval_and_the_tolerance_says_how_far_it_reaches()
    {
        var count = new SuccessCount(8, 10); // 0.4902 to 0.9433
        Claim.SuccessRateInInterval("c", 0.5, count).Pass.ShouldBeTrue();
        Claim.SuccessRateInInterval("c", 0.48, count).Pass.ShouldBeFalse();
        Claim.SuccessRateInInterval("c", 0.94, count).Pass.ShouldBeTrue();
        Claim.SuccessRateInInterval("c", 0.95, count).Pass.ShouldBeFalse();
        Claim.SuccessRateInInterval("c", 0.95, count).Tolerance!.Value.ShouldBe(0.1433, 1e-4);
        Claim.SuccessRateInInterval("c", 0.5, new SuccessCount(0, 0)).Pass.ShouldBeFalse();
    }

    [Fact]
    public void A_verdict_is_written_in_its_form_with_null_for_what_is_no_number()
    {
        var verdict = new Verdict("noise", Precision.Float32,
        [
            Claim.Within("λ bias", 2, 2.5, 1), Claim.AtLeast("b", 1, double.NaN),
            Claim.SuccessRate("c", 1, new SuccessCount(0, 1)),
        ])
        {
            Runs = 7,
            WallSeconds = 1.5,
            Setup = [("d", "8")],
            Texts = ["12 of 20"],
        };
        string file = Path.GetTempFileName();
        try
        {
            verdict.Write(file);
            string text = File.ReadAllText(file);
            text.ShouldContain("λ bias");
            JsonSerializer.Serialize(JsonDocument.Parse(text).RootElement).ShouldBe(
                "{\"name\":\"noise\",\"precision\":\"float32\",\"passed\":1,\"claimCount\":3," +
                "\"runs\":7,\"wallSeconds\":1.5,\"claims\":[" +
                "{\"claim\":\"\\u03BB bias\",\"expected\":2,\"measured\":2.5," +
                "\"tolerance\":1,\"pass\":true,\"count\":null,\"note\":null}," +
                "{\"claim\":\"b, at least\",\"expected\":1,\"measured\":null," +
                "\"tolerance\":null,\"pass\":false,\"count\":null,\"note\":null}," +
                "{\"claim\":\"c\",\"expected\":1,\"measured\":0," +
                "\"tolerance\":0.150000000001,\"pass\":false," +
                "\"count\":{\"successes\":0,\"trials\":1,\"low\":0," +
                "\"high\":0.7934506856227626}," +
                "\"note\":\"0 of 1; 95 % interval 0 to 0.79.\"}]," +
                "\"setup\":[{\"setting\":\"d\",\"value\":\"8\"}]," +
                "\"texts\":[\"12 of 20\"]}");
        }
        finally
        {
            File.Delete(file);
        }

        (verdict.Passed, verdict.Pass).ShouldBe((1, false));
        new Verdict("none", Precision.Float64, []).Pass.ShouldBeFalse();
    }
}
