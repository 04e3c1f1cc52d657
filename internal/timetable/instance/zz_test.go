package instance_test
import ("testing";"os";"fmt";"context";"time";"strings";"strconv"
"github.com/creneau/creneau/internal/timetable/cosplib")
func TestZZ(t *testing.T){
 if os.Getenv("ZZ")=="" {t.Skip()}
 sec,_:=strconv.ParseFloat(os.Getenv("T"),64)
 for _,n:=range strings.Fields(os.Getenv("ZZ")) {
  in:=readCosplib(t,n)
  r:=in.Search(context.Background(),cosplib.Settings{Time:time.Duration(sec*1e9),Seed:1})
  fmt.Printf("%-16s obj %8d complete %v valid %v %d %d  %.2f M moves/s/worker", n, r.Score.Objective,r.Score.Complete,r.Score.Valid,r.Score.EmptyLabels,r.Score.Unlabelled, float64(r.Moves)/2/r.Elapsed.Seconds()/1e6)
  for i,v:=range r.Score.Terms { if v>0 {fmt.Printf(" %s=%d",cosplib.Terms[i],v)}}
  fmt.Println()
 }
}
