using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class DiskFullTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_full_disk_says_what_is_safe_and_it_goes_on_once_there_is_room(bool canCutBack)
    {
        using var folder = new TemporaryFolder();
        var room = new Room { Bytes = 3000, CanCutBack = canCutBack };
        var options = new SweepStoreOptions
        {
            CreateSegment = path => new TightStream(path, room),
            Identity = Example.Process("h"),
        };
        using (SweepStore store = SweepStore.Open(folder.Path, options))
        {
            int stored = 0;
            InputException? fault = null;
            while (fault is null)
            {
                try
                {
                    store.Append(Example.Record(stored), Example.Record(stored + 1));
                    stored += 2;
                }
                catch (InputException caught)
                {
                    fault = caught;
                }
            }

            stored.ShouldBeGreaterThan(4);
            fault.Message.ShouldContain("No space left on device");
            fault.Message.ShouldContain($"{stored} records are stored and safe");
            fault.Message.ShouldContain("2 new ones could not be stored");
            using (SweepStore reader = SweepStore.Open(folder.Path))
                Example.Texts(reader.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, stored)));

            room.Bytes = 100_000;
            for (int n = stored; n < 30; n++)
                store.Append(Example.Record(n));
        }

        using SweepStore after = SweepStore.Open(folder.Path);
        Example.Texts(after.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, 30)));
        after.Damage.ShouldBeEmpty();
    }

    private sealed class Room
    {
        public int Bytes { get; set; }

        public bool CanCutBack { get; set; }
    }

    /// <summary>A file on a small disk: a write that does not fit is cut short.</summary>
    private sealed class TightStream(string path, Room room) : WrittenFile(path)
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            int fits = Math.Min(count, room.Bytes);
            Inner.Write(buffer, offset, fits);
            room.Bytes -= fits;
            if (fits < count)
                throw new IOException("No space left on device");
        }

        public override void SetLength(long value)
        {
            if (!room.CanCutBack)
                throw new IOException("Input/output error");
            base.SetLength(value);
        }
    }
}
