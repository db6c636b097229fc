using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Results;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointStore _store;

    public CheckpointStoreTests() => _store = new CheckpointStore(_folder.File("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_does_not_exist_or_is_empty_has_no_checkpoint()
    {
        _store.FindNewest().ShouldBeNull();
        Directory.CreateDirectory(_store.Folder);
        _store.FindNewest().ShouldBeNull();
        _store.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void The_newest_checkpoint_comes_back_byte_for_byte()
    {
        Write(_store, 5, Payload(5));
        string path = _store.Write(12345, stream => stream.Write(Payload(12345)));

        path.ShouldBe(Path.Combine(_store.Folder, "step-000000012345"));
        var store = new CheckpointStore(_store.Folder);
        store.FindNewest().ShouldBe(12345);
        PayloadOf(store, 12345).ShouldBe(Payload(12345));
        _store.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_newest_three_are_kept()
    {
        for (long step = 100; step <= 500; step += 100)
            Write(_store, step, Payload(step));

        Directory.GetDirectories(_store.Folder).Select(Path.GetFileName).Order().ShouldBe(
            ["step-000000000300", "step-000000000400", "step-000000000500"]);
    }

    [Fact]
    public void Writing_a_step_again_replaces_it()
    {
        Write(_store, 7, Payload(1));
        Write(_store, 7, Payload(2));

        PayloadOf(_store, _store.FindNewest()).ShouldBe(Payload(2));
    }

    [Fact]
    public void A_flipped_byte_is_noticed_and_the_one_before_is_used()
    {
        WriteTwo();
        string state = InNewest("state.bin");
        byte[] bytes = File.ReadAllBytes(state);
        bytes[17] ^= 1;
        File.WriteAllBytes(state, bytes);

        ExpectSkipped($"{state}: checksum differs; using step 800 instead");
    }

    [Fact]
    public void A_truncated_payload_is_noticed_and_the_one_before_is_used()
    {
        WriteTwo();
        string state = InNewest("state.bin");
        File.WriteAllBytes(state, File.ReadAllBytes(state)[..40]);

        ExpectSkipped($"{state}: has 40 bytes instead of 64; using step 800 instead");
    }

    [Fact]
    public void A_checkpoint_without_its_seal_is_not_used()
    {
        WriteTwo();
        File.Delete(InNewest("DONE"));

        ExpectSkipped(
            $"{InNewest("DONE")}: missing, so the checkpoint is not complete; " +
            "using step 800 instead");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"step\": 1200, \"len")]
    [InlineData("{}")]
    public void A_torn_seal_is_noticed(string content)
    {
        WriteTwo();
        File.WriteAllText(InNewest("DONE"), content);

        ExpectSkipped($"{InNewest("DONE")}: is no valid JSON; using step 800 instead");
    }

    [Fact]
    public void A_seal_of_another_step_is_noticed()
    {
        WriteTwo();
        string other = Path.Combine(_store.Folder, "step-000000000800", "DONE");
        File.Copy(other, InNewest("DONE"), overwrite: true);

        ExpectSkipped($"{InNewest("DONE")}: is for step 800; using step 800 instead");
    }

    [Fact]
    public void A_missing_payload_is_noticed()
    {
        WriteTwo();
        File.Delete(InNewest("state.bin"));

        _store.FindNewest().ShouldBe(800);
        _store.Skipped.Single().ShouldContain("state.bin: cannot be read");
    }

    [Fact]
    public void Where_none_is_intact_there_is_none_and_it_says_so()
    {
        WriteTwo();
        File.Delete(InNewest("DONE"));
        File.Delete(Path.Combine(_store.Folder, "step-000000000800", "DONE"));

        _store.FindNewest().ShouldBeNull();
        _store.Skipped.Count.ShouldBe(2);
        _store.Skipped[0].ShouldContain("step-000000001200");
        _store.Skipped.ShouldAllBe(line => line.EndsWith("; no other checkpoint is intact"));
    }

    [Fact]
    public void Left_over_temporary_files_and_folders_do_no_harm()
    {
        WriteTwo();
        Directory.CreateDirectory(Path.Combine(_store.Folder, "step-000000009999.tmp"));
        Directory.CreateDirectory(Path.Combine(_store.Folder, "step-9"));
        File.WriteAllBytes(InNewest(".state.bin.x.tmp"), [1, 2]);

        _store.FindNewest().ShouldBe(1200);
        _store.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_checkpoint_is_removed_once_a_good_one_is_written()
    {
        WriteTwo();
        File.Delete(InNewest("DONE"));
        _store.FindNewest();

        Write(_store, 1000, Payload(1000));

        _store.FindNewest().ShouldBe(1000);
        _store.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_input_fault_that_names_it()
    {
        string file = _folder.File("plain.txt", "x");
        var store = new CheckpointStore(Path.Combine(file, "checkpoints"));

        Should.Throw<InputException>(() => Write(store, 1, Payload(1)))
            .Message.ShouldContain(store.Folder);
    }

    private static byte[] Payload(long seed) =>
        [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 7 + seed))];

    private static void Write(CheckpointStore store, long step, byte[] payload) =>
        store.Write(step, stream => stream.Write(payload));

    private static byte[] PayloadOf(CheckpointStore store, long? step) =>
        store.Read(step!.Value, stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        });

    private void WriteTwo()
    {
        Write(_store, 800, Payload(800));
        Write(_store, 1200, Payload(1200));
    }

    private string InNewest(string name) => Path.Combine(_store.Folder, "step-000000001200", name);

    private void ExpectSkipped(string line)
    {
        _store.FindNewest().ShouldBe(800);
        PayloadOf(_store, 800).ShouldBe(Payload(800));
        _store.Skipped.ShouldBe([line]);
    }
}
