using GpuTensorDecomp.GpuCheck;

namespace GpuTensorDecomp.Tests.GpuCheck;

/// <summary>The tests that <c>tools/gpu-check</c> finds, and how it runs them.</summary>
public sealed class KernelTestsTests
{
    private const string Inherited = "A_method_of_too_many_stages_is_refused";

    [Fact]
    public void An_inherited_test_is_one_of_each_class_that_can_be_made()
    {
        KernelTest[] tests = [.. KernelTests.All().Where(test => test.Method.Name == Inherited)];

        tests.Select(test => test.Name).ShouldBe(
            [$"QueuedRunBatchTests.{Inherited}", $"ResidentRunBatchTests.{Inherited}"]);
        foreach (KernelTest test in tests)
        {
            CheckResult result = test.Run();
            result.Passed.ShouldBeTrue(result.Fault);
        }
    }

    [Theory]
    [InlineData("KernelCheck01Tests")]
    [InlineData("LinearisedKernelTests")]
    [InlineData("RealTests")]
    public void Classes_of_every_folder_are_found(string name) =>
        KernelTests.All().ShouldContain(test => test.Class.Name == name);

    [Fact]
    public void A_test_that_throws_has_failed_with_its_message()
    {
        var test = new KernelTest(
            typeof(FaultyTests), typeof(FaultyTests).GetMethod(nameof(FaultyTests.Throw))!, ["so"]);

        CheckResult result = test.Run();

        result.Passed.ShouldBeFalse();
        result.Name.ShouldBe("FaultyTests.Throw(so)");
        result.Fault.ShouldBe("InvalidOperationException: so");
    }

    private sealed class FaultyTests
    {
        public static void Throw(string message) => throw new InvalidOperationException(message);
    }
}
