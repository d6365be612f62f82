package main
import ("testing";"context";"syscall";"time";"github.com/clewgraph/clew/loaders";"github.com/clewgraph/clew/loaders/corpus";"github.com/clewgraph/clew/graph";"github.com/clewgraph/clew/graph/store")
func cpu() time.Duration { var r syscall.Rusage; syscall.Getrusage(0,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano()) }
func TestZZ(t *testing.T){
 c:=corpus.New(corpus.Options{Seed:1,Articles:400}); r,_:=loaders.NewReader(loaders.Options{})
 var as []*graph.Article
 s:=cpu(); n:=0
 for i:=range c.Len(){ a:=c.Article(i); x,_:=r.Read(context.Background(),loaders.Input{IRI:graph.ArticleIRIOf(a.Name),Source:"/x/"+a.Name,Text:a.Text}); as=append(as,x)}
 t.Log("read",(cpu()-s)/400)
 s=cpu(); for _,a:=range as { n+=len(a.Quads()) }
 t.Log("quads",(cpu()-s)/400, n/400)
 db,err:=store.Open(context.Background(),"pebble:"+t.TempDir(),store.Options{Create:true}); if err!=nil{t.Fatal(err)}
 s=cpu(); w:=time.Now(); for _,a:=range as { if _,err:=db.Load(context.Background(),a);err!=nil{t.Fatal(err)} }
 t.Log("load",(cpu()-s)/400, time.Since(w)/400)
 s=cpu(); for _,a:=range as { if ok,err:=db.Unchanged(context.Background(),a.IRI,a.Checksum,a.Reader);err!=nil||!ok{t.Fatal(err)} }
 t.Log("unchanged",(cpu()-s)/400)
 db.Close()
}
