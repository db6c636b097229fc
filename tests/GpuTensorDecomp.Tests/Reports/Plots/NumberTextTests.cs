using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Tests.Reports.Plots;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.035, "0.035")]
    [InlineData(-1.25, "−1.25")]
    [InlineData(9.9996, "10")]
    [InlineData(1234.6, "1,235")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099999, "0.001")]
    [InlineData(3.21e-9, "3.21 × 10⁻⁹")]
    [InlineData(-2e12, "−2 × 10¹²")]
    [InlineData(1e-10, "10⁻¹⁰")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Compact_numbers_read_as_people_write_them(double value, string expected) =>
        NumberText.Compact(value).Replace('\u00a0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData(1, "1.00000")]
    [InlineData(-0.694444444, "−0.694444")]
    [InlineData(123.456789, "123.457")]
    public void Columns_keep_their_trailing_zeros(double value, string expected) =>
        NumberText.Significant(value, 6).ShouldBe(expected);

    [Fact]
    public void A_value_that_rounds_to_zero_has_no_sign() =>
        NumberText.Fixed(-0.00001, 3).ShouldBe("0.000");

    [Theory]
    [InlineData(0.0456, "46 ms")]
    [InlineData(2.414, "2.41 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(90_061, "25 h 1 min")]
    public void Times_take_the_unit_that_suits_them(double seconds, string expected) =>
        NumberText.Seconds(seconds).Replace('\u00a0', ' ').ShouldBe(expected);

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(3L << 30, "3 GiB")]
    public void Bytes_take_the_unit_that_suits_them(long count, string expected) =>
        NumberText.Bytes(count).Replace('\u00a0', ' ').ShouldBe(expected);
}
