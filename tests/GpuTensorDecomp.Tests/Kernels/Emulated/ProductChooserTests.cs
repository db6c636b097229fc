using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Contraction;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Whose products a shape's are: by a trial, of which all parts are set here.</summary>
public sealed class ProductChooserTests : IDisposable
{
    private readonly PlainProducts _products = new();
    private readonly List<bool> _trials = [];

    public void Dispose() => _products.Dispose();

    [Theory]
    [InlineData(1000, 909, true)]
    [InlineData(1000, 910, false)]
    [InlineData(1000, 2000, false)]
    public void The_library_is_taken_where_it_is_faster_by_a_tenth(
        long own, long library, bool expected)
    {
        ProductChooser<double> chooser = Open(own, library);

        Ask(chooser).ShouldBe(expected);

        ProductChoice choice = chooser.Choices.ShouldHaveSingleItem();
        choice.IsLibrary.ShouldBe(expected);
        choice.OwnSeconds.ShouldBe((double)own / TimeSpan.TicksPerSecond);
        choice.LibrarySeconds.ShouldBe((double)library / TimeSpan.TicksPerSecond);
        (choice.Library, choice.Fault).ShouldBe(("loops 1", null));
        _trials.ShouldBe([false, true, false, true, false, true, false, true]);
    }

    [Theory]
    [InlineData(97)]
    [InlineData(128)]
    public void Equal_shapes_are_measured_once_and_points_count_in_whole_tiles(int points)
    {
        ProductChooser<double> chooser = Open(2, 1);

        Ask(chooser, 120).ShouldBeTrue();
        _trials.Clear();

        Ask(chooser, points).ShouldBeTrue();
        _trials.ShouldBeEmpty();
        Ask(chooser, 129).ShouldBeTrue();
        _trials.ShouldNotBeEmpty();
        chooser.Choices.Select(choice => choice.Points).ShouldBe([128, 160]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e-3)]
    public void A_library_that_computes_something_else_is_not_taken(double error)
    {
        ProductChooser<double> chooser = Open(2, 1);

        Ask(chooser, ofLibrary: [1, 2 + error]).ShouldBeFalse();

        chooser.Choices.ShouldHaveSingleItem().ToString().ShouldBe(
            "products of 128 points × 40 terms × 50 coordinates: own kernels, as loops 1 " +
            $"differs from them by {(double.IsNaN(error) ? "NaN" : "0.00045")} of the result");
    }

    [Fact]
    public void Rounding_is_no_difference() =>
        Ask(Open(2, 1), ofLibrary: [1, 2 + 4e-15]).ShouldBeTrue();

    [Fact]
    public void A_library_that_fails_at_its_first_call_is_not_taken()
    {
        _products.UntilFault = 0;
        ProductChooser<double> chooser = Open(2, 1);

        Ask(chooser).ShouldBeFalse();

        chooser.Choices.ShouldHaveSingleItem().Fault.ShouldBe("loops failed: no memory");
    }

    [Fact]
    public void A_library_that_does_not_load_is_told_of()
    {
        var chooser = new ProductChooser<double>(
            new ProductOptions { Fault = "it does not load", LeastWork = 1 });

        Ask(chooser).ShouldBeFalse();

        chooser.Choices.ShouldHaveSingleItem().ToString().ShouldBe(
            "products of 128 points × 40 terms × 50 coordinates: own kernels, as it does not load");
        _trials.ShouldBeEmpty();
    }

    [Fact]
    public void A_device_that_fails_is_no_matter_of_choice()
    {
        var trial = new ProductTrial(
            () => { }, _ => throw new AcceleratorException("lost"), () => []);

        Should.Throw<AcceleratorException>(
            () => Open(2, 1).IsLibrary(4, 50, 40, 128, trial));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_choice_that_was_kept_holds_whatever_the_clock_would_say(bool isLibrary)
    {
        ProductChooser<double> before = Open(isLibrary ? 2 : 1, isLibrary ? 1 : 2);
        Ask(before);
        _trials.Clear();
        ProductChooser<double> chooser = Open(isLibrary ? 1 : 2, isLibrary ? 2 : 1);

        chooser.Keep(before.Choices);

        Ask(chooser).ShouldBe(isLibrary);
        _trials.ShouldBeEmpty();
        chooser.Choices.ShouldBe(before.Choices);
    }

    [Fact]
    public void A_choice_of_a_library_that_is_gone_is_given_up_with_a_reason()
    {
        ProductChooser<double> before = Open(2, 1);
        Ask(before);
        var chooser = new ProductChooser<double>(
            new ProductOptions { Fault = "it does not load", LeastWork = 1 });

        chooser.Keep(before.Choices);

        Ask(chooser).ShouldBeFalse();
        chooser.Choices.ShouldHaveSingleItem().Fault.ShouldBe("it does not load");
    }

    private ProductChooser<double> Open(long own, long library) => new(new ProductOptions
    {
        Library = _products,
        LeastWork = 1,
        Clock = new TrialClock(_products, own, library),
    });

    private bool Ask(
        ProductChooser<double> chooser, int points = 128, double[]? ofLibrary = null)
    {
        bool isLast = false;
        return chooser.IsLibrary(4, 50, 40, points, new ProductTrial(
            () => { },
            isLibrary =>
            {
                _trials.Add(isLast = isLibrary);
                if (isLibrary)
                    _products.Multiply<double>(default, default, default, default);
            },
            () => isLast ? ofLibrary ?? [1, 2] : [1, 2]));
    }
}
